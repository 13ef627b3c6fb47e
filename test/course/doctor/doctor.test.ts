// Each line of `wirebook doctor`, on machines that have the thing and on machines that lack it (made by namespaces).
import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import * as assert from "uvu/assert";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { findProgram } from "../../programs";
import { cloneCourse, emptyFolder } from "../start/clone";

const test = suite("wirebook doctor");
const LINES = [
  "Node.js",
  "Python",
  "JupyterLab",
  "kernel",
  "loopback",
  "IPv6",
  "labs",
  "/dev/net/tun",
  "packet capture",
  "bubblewrap",
  "port 8888",
];

interface Said {
  status: number | null;
  text: string;
  /** The line of one thing, with its fix. */
  line(name: string): string;
}

function doctor(
  options: { inside?: string[]; root?: string; parameters?: string[]; env?: NodeJS.ProcessEnv } = {},
): Said {
  const { inside = [], root = ROOT, parameters = [], env = {} } = options;
  const command = [...inside, process.execPath, path.join(root, "kernel-lib", "wirebook.cjs"), "doctor", ...parameters];
  const { status, stdout, stderr } = spawnSync(command[0] as string, command.slice(1), {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  const text = stdout + stderr;
  const lines = text.split("\n");
  const line = (name: string): string => {
    const at = lines.findIndex((one) => one.slice(2).startsWith(`${name} `));
    const fix = lines[at + 1]?.trim().startsWith("→") ? `\n${lines[at + 1]?.trim()}` : "";
    return at < 0 ? "" : lines[at] + fix;
  };
  return { status, text, line };
}

/** A shell in namespaces of its own: what it mounts and takes away is gone when it ends. */
function inside(flags: string[], script: string): string[] {
  return ["unshare", ...flags, "sh", "-ec", `${script}\nexec "$@"`, "sh"];
}

test("has a line for each thing, a tick for what is well, and ends with 0 where nothing must be mended", () => {
  const { status, text, line } = doctor();
  assert.is(status, 0, text);
  assert.equal(text.split("\n").filter((one) => /^[✓–✗] /.test(one)).length, LINES.length);
  for (const name of LINES) assert.match(line(name), /^[✓–] /, name);
  assert.match(line("Node.js"), `✓ Node.js`);
  assert.match(line("Node.js"), process.version);
  assert.match(line("JupyterLab"), /^✓ JupyterLab +4\.6\.\d/);
  assert.match(line("kernel"), /^✓ kernel +built from kernel-lib [0-9a-f]{16}/);
  assert.match(line("loopback"), /^✓ loopback +127\.0\.0\.1 answers/);
  assert.match(text, "All that the course needs is here.");
});

test("says on a fresh clone what npm start would set up, and ends with 1", () => {
  const clone = cloneCourse("unstarted", { packages: true });
  const { status, text, line } = doctor({ root: clone });
  assert.is(status, 1);
  for (const name of ["Python", "JupyterLab", "kernel"])
    assert.match(line(name), /^✗ [\s\S]*\n→ type npm start once/, name);
  assert.match(text, "To be mended first: Python, JupyterLab, kernel.");
});

test("says that loopback is down, and how to bring it up", () => {
  const { status, line } = doctor({ inside: inside(["--net"], "") });
  assert.is(status, 1);
  assert.match(
    line("loopback"),
    /^✗ loopback +127\.0\.0\.1 does not answer \(E[A-Z]+\)\n→ bring it up: sudo ip link set lo up$/,
  );
  assert.match(line("IPv6"), /^– /);
});

test("says that IPv6 is off, which the course does without", () => {
  const off = "mount -o remount,rw /proc/sys 2>/dev/null || true; ip link set lo up; ip -6 addr flush dev lo";
  const { status, line } = doctor({ inside: inside(["--net"], off) });
  assert.is(status, 0);
  assert.match(
    line("IPv6"),
    /^– IPv6 +::1 does not answer \(E[A-Z]+\)[\s\S]*\n→ sudo sysctl net\.ipv6\.conf\.lo\.disable_ipv6=0$/,
  );
});

test("says what labs stand on, and what else where user namespaces are denied", () => {
  const denied = "echo 0 > /proc/sys/user/max_user_namespaces";
  const { status, line } = doctor({ inside: inside(["--user", "--map-root-user", "--mount"], denied) });
  assert.is(status, 0);
  assert.match(
    line("labs"),
    /^– labs +on our own stack, which all lessons do with \(a user namespace cannot be made.+\)\n→ not needed; /,
  );
});

test("says that /dev/net/tun is not there", () => {
  const { line } = doctor({ inside: inside(["--mount"], "mount -t tmpfs none /dev/net 2>/dev/null || true") });
  assert.match(line("/dev/net/tun"), /^– \/dev\/net\/tun +may not be opened \(ENOENT\)/);
});

test("says that packets may not be captured, and what would allow it", () => {
  const without = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw", "--"];
  const { status, line } = doctor({ inside: without });
  assert.is(status, 0);
  assert.match(
    line("packet capture"),
    /^– packet capture +not allowed for this user; recorded captures take its place\n→ sudo setcap cap_net_raw/,
  );
});

test("says that bubblewrap is not installed", () => {
  const tools = emptyFolder("tools without bubblewrap");
  for (const tool of ["node", "unshare", "sh", "ip", "setpriv", "prlimit"]) {
    execFileSync("ln", ["-s", findProgram(tool), path.join(tools, tool)]);
  }
  const { line } = doctor({ env: { PATH: tools } });
  assert.match(
    line("bubblewrap"),
    /^– bubblewrap +the program bwrap is not on the PATH; needed to grade the work of others.*\n→ install bubblewrap/,
  );
});

test("says that the port is taken, which is no harm, or that it is free", () => {
  // in a network of its own, where nobody else can take it or give it back
  const up = "ip link set lo up";
  const holder = `import socket, subprocess, sys
server = socket.create_server(("127.0.0.1", 8888))
sys.exit(subprocess.run(sys.argv[1:]).returncode)`;
  const taken = doctor({ inside: [...inside(["--net"], up), "python3", "-c", holder] });
  assert.match(taken.line("port 8888"), /^– port 8888 +taken/);
  assert.match(doctor({ inside: inside(["--net"], up) }).line("port 8888"), /^✓ port 8888/);
});

test("reports with --report what a reader of the report needs, and neither names nor folders of the user", () => {
  const { text } = doctor({ parameters: ["--report"], env: { HOME: path.dirname(process.execPath) } });
  for (const part of [
    process.platform,
    process.arch,
    process.version,
    "Python",
    "JupyterLab",
    "npm",
    "Debian|Ubuntu|Linux",
  ])
    assert.match(text, new RegExp(part));
  assert.not.match(text, ROOT);
  assert.not.match(text, path.dirname(process.execPath) + path.sep);
});

test.run();
