// timeout: 120 s
// The notes' tools as verbs, run as programs on this machine: what they print, refuse and exit with.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import * as assert from "uvu/assert";
import { Socket } from "../../../kernel-lib/socket";
import { suite } from "../../harness";

const WIREBOOK = path.resolve(__dirname, "../../../kernel-lib/wirebook.cjs");
const test = suite("npx wirebook ping, traceroute, ifconfig, route, netstat");

const wirebook = (line: string): { stdout: string; stderr: string; status: number | null } =>
  spawnSync(process.execPath, [WIREBOOK, ...line.split(" ")], { encoding: "utf8" });

test("show this machine's interfaces and routes", () => {
  const shown = wirebook("ifconfig lo");
  assert.is(shown.status, 0);
  assert.match(
    shown.stdout,
    /^lo: flags=\d+<UP,LOOPBACK,RUNNING> {2}mtu \d+\n {8}inet 127\.0\.0\.1 {2}netmask 255\.0\.0\.0\n/,
  );
  assert.match(wirebook("route -n").stdout, /^Kernel IP routing table\nDestination {5}Gateway/);
  assert.match(wirebook("netstat -i").stdout, /^Kernel Interface table\nIface[\s\S]*\nlo /);
});

test("show a socket with the program that holds it", () => {
  const server = new Socket();
  server.bind(["127.0.0.1", 0]);
  server.listen(3);
  const [, port] = server.getsockname();
  const { stdout, status } = wirebook("netstat -ntlp");
  server.close();
  assert.is(status, 0);
  const line = stdout.split("\n").find((text) => text.includes(`127.0.0.1:${port} `));
  assert.match(line ?? "", new RegExp(`^tcp .* LISTEN +${process.pid}/`));
});

test("refuse to change this machine unless --really is said, and end with 1", () => {
  for (const line of ["ifconfig lo down", "route add default gw 192.0.2.1"]) {
    const { status, stderr, stdout } = wirebook(line);
    assert.is(status, 1);
    assert.is(stdout, "");
    assert.match(stderr, /would change the network of this machine itself, so nothing was done.*--really, as root/);
  }
});

test("say what is wrong with a command line of the notes, and end with 2", () => {
  for (const [line, said] of [
    ["ifconfig eth0 192.168.1.23 netmask 255.255.255", /the fourth octet is missing/],
    ["route add -net 2.2.2.1 netmask 255.255.255.0 dev eth0", /2\.2\.2\.0 \(with -net\)/],
    ["netstat -ntlz", /there is no option -z/],
    ["ifconifg eth0", /Did you mean ifconfig\?/],
  ] as const) {
    const { status, stderr } = wirebook(line);
    assert.is(status, 2, line);
    assert.match(stderr, said);
  }
});

test("tell their options", () => {
  const { stdout, status } = wirebook("ping --help");
  assert.is(status, 0);
  assert.match(stdout, /^Usage: ping \[options\] HOST\n[\s\S]*-c COUNT +end after so many requests/);
});

test("ping until Ctrl-C, which gives the statistics; or say which right is missing", async () => {
  const child = spawn(process.execPath, [WIREBOOK, "ping", "-i", "0.2", "127.0.0.1"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = await lines(child, 3);
  if (child.exitCode === 1) assert.match(printed, /ping_group_range/);
  else {
    child.kill("SIGINT");
    const [status] = (await once(child, "close")) as [number | null];
    assert.is(status, 0);
    assert.match(
      text.get(child) ?? "",
      /icmp_seq=2 [\s\S]*--- 127\.0\.0\.1 ping statistics ---\n\d+ packets transmitted, \d+ received/,
    );
  }
});

const text = new Map<ChildProcess, string>();

/** Gives what a program has printed once it is so many lines, or once it has ended. */
async function lines(child: ChildProcess, count: number): Promise<string> {
  text.set(child, "");
  const ended = once(child, "close");
  await new Promise<void>((resolve) => {
    const take = (chunk: Buffer): void => {
      text.set(child, text.get(child) + chunk.toString());
      if ((text.get(child) ?? "").split("\n").length > count) resolve();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    ended.then(() => resolve());
  });
  return text.get(child) ?? "";
}

test.run();
