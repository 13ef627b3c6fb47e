// timeout: 600 s
// Bad ground: each gives one plain sentence with what mends it, and the next start works.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import * as assert from "uvu/assert";
import { groundOf } from "../../../kernel-lib/course/start/ground";
import { ROOT } from "../../committed";
import { suite } from "../../harness";
import { ANCIENT_NODE, fetchNode } from "../../nodes/fetch";
import { findProgram } from "../../programs";
import { cloneCourse, copySources, emptyFolder } from "./clone";
import { startToEnd } from "./course";

interface Machine {
  node: string;
  platform: string;
  kernel: string;
  root: string;
}

const { badGround, whyNpmFailed } = require("../../../kernel-lib/start.cjs") as {
  badGround(machine: Machine): string | undefined;
  whyNpmFailed(output: string): string;
};
const GOOD: Machine = {
  node: "20.19.0",
  platform: "linux",
  kernel: "Linux version 6.8.0-48-generic",
  root: "/home/ann/x",
};
const WSL1 = "Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com) (gcc version 5.4.0) #1237-Microsoft";
const WSL2 = "Linux version 5.15.153.1-microsoft-standard-WSL2 (root@host) (gcc 11.2.0) #1 SMP";

const machines = suite("the start file's look at the machine");

const REFUSED: Record<string, [Partial<Machine>, RegExp]> = {
  "Node 0.10": [{ node: "0.10.48" }, /20\.19 or later.*this is 0\.10\.48.*nvm install 22/],
  "Node 18": [{ node: "18.20.8" }, /this is 18\.20\.8/],
  "Node 20 before require() of ES modules": [{ node: "20.18.3" }, /this is 20\.18\.3/],
  "Node 21, which never had it": [{ node: "21.7.3" }, /this is 21\.7\.3/],
  "Node 22 before it": [{ node: "22.11.0" }, /this is 22\.11\.0/],
  Windows: [{ platform: "win32", kernel: "", root: "C:\\x" }, /not on Windows itself\. Type wsl --install/],
  "WSL 1": [{ kernel: WSL1 }, /WSL 1.*wsl --set-version <name> 2/],
  "a Windows disk in WSL2": [
    { kernel: WSL2, root: "/mnt/c/Users/ann/x" },
    /Windows disk \(\/mnt\/c\/Users.*Clone it into/,
  ],
  "a path with a colon": [{ root: "/home/ann/a:b" }, /colon in its path \(\/home\/ann\/a:b\)/],
};

for (const [name, [machine, sentence]] of Object.entries(REFUSED)) {
  machines(`refuses ${name} in one line that says what to do`, () => {
    const said = badGround({ ...GOOD, ...machine }) ?? "";
    assert.match(said, sentence);
    assert.not.match(said, "\n");
  });
}

const TAKEN: Record<string, Partial<Machine>> = {
  "Node 20.19": {},
  "Node 22.12": { node: "22.12.0" },
  "Node 24": { node: "24.0.0" },
  WSL2: { kernel: WSL2 },
  "a Linux folder that is named like a Windows disk, outside WSL": { root: "/mnt/c/x" },
  "another disk in WSL2": { kernel: WSL2, root: "/mnt/wsl/x" },
  macOS: { platform: "darwin", kernel: "" },
};

for (const [name, machine] of Object.entries(TAKEN)) {
  machines(`takes ${name}`, () => assert.is(badGround({ ...GOOD, ...machine }), undefined));
}

machines("is read by a Node that knows nothing of ES2015, which says that it is too old and fails", () => {
  const { status, stderr } = spawnSync(fetchNode(ANCIENT_NODE), [path.join(ROOT, "kernel-lib", "start.cjs")], {
    encoding: "utf8",
  });
  assert.match(stderr, /^Wirebook needs Node\.js 20\.19 or later.*this is 0\.10\.48.*\n$/);
  assert.is(status, 1);
});

machines.run();

const words = suite("what a failure's words mean");

const FAILURES: Record<string, [output: string, code: string]> = {
  "pip without a name server": [
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError: Temporary failure in name resolution'\nERROR: No matching distribution found for anyio==4.12",
    "NO_NETWORK",
  ],
  "uv without a network": [
    "error: Failed to fetch\n  Caused by: error sending request for url\n  Caused by: dns error",
    "NO_NETWORK",
  ],
  "Python's urllib": ["urllib.error.URLError: <urlopen error [Errno 111] Connection refused>", "NO_NETWORK"],
  "pip on a full disk": [
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "DISK_FULL",
  ],
  "Node on a full disk": ["ENOSPC: no space left on device, write", "DISK_FULL"],
  "a quota": ["OSError: [Errno 122] Disk quota exceeded", "DISK_FULL"],
  "a read-only folder": ["EROFS: read-only file system, mkdir '.wirebook'", "READ_ONLY"],
  "a folder of another user": ["EACCES: permission denied, mkdir '.wirebook'", "READ_ONLY"],
  "anything else": ["ERROR: Hash mismatch", "COMMAND_FAILED"],
};

for (const [name, [output, code]] of Object.entries(FAILURES)) {
  words(`are ${code} for ${name}`, () => {
    const ground = groundOf("Installing JupyterLab", output, path.resolve("setup.log"));
    assert.is(ground.code, code);
    assert.match(ground.message, /^Installing JupyterLab/);
    assert.match(ground.message, /npm start/);
  });
}

words("name npm's own cache where root owns it, not the course's folder", () => {
  const output =
    'npm error code EACCES\nnpm error Your cache folder contains root-owned files, due to a bug in\nnpm error To permanently fix this problem, please run:\nnpm error   sudo chown -R 1000:1000 "/home/ann/.npm"';
  assert.is(
    whyNpmFailed(output),
    'npm\'s own cache holds files of root. Type sudo chown -R 1000:1000 "/home/ann/.npm", then npm start again.',
  );
});

words.run();

const ground = suite("npm start on bad ground");

/** The last line that is not npm's own is the sentence. */
function sentenceOf(output: string): string {
  return (
    output
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("npm "))
      .at(-1) ?? ""
  );
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

ground("says that there is no Python before it begins to work", async () => {
  const clone = cloneCourse("no python", { packages: true });
  const tools = emptyFolder("tools without python");
  for (const tool of ["node", "npm", "sh"]) {
    symlinkSync(findProgram(tool), path.join(tools, tool));
  }
  const { code, output } = await startToEnd(clone, { env: { PATH: tools } });
  assert.is(code, 1);
  assert.match(sentenceOf(output), /JupyterLab needs Python 3\.10 or later; found no Python\. Install it \(Debian/);
  assert.not.match(output, "building");
});

ground("says which Python is too old", async () => {
  const clone = cloneCourse("old python", { packages: true });
  const old = path.join(emptyFolder("tools with old python"), "python3");
  // No Python of that age is to be had here: this answers as one does.
  writeFileSync(old, `#!/bin/sh\necho '["/usr/bin/python3.8", [3, 8, 10], true]'\n`);
  chmodSync(old, 0o755);
  const { code, output } = await startToEnd(clone, { env: { WIREBOOK_PYTHON: old } });
  assert.is(code, 1);
  assert.match(sentenceOf(output), "found only Python 3.8.10");
});

ground("says that npm's registry cannot be reached, and leaves nothing half installed", async () => {
  const clone = cloneCourse("no npm registry");
  const cache = emptyFolder("empty npm cache");
  const registry = `http://127.0.0.1:${await closedPort()}/`;
  const env = { npm_config_registry: registry, npm_config_cache: cache, npm_config_fetch_retries: "0" };
  const { code, output } = await startToEnd(clone, { env });
  assert.is(code, 1);
  assert.match(sentenceOf(output), /npm registry cannot be reached\..*connect and type npm start again/);
  assert.not.ok(existsSync(path.join(clone, "node_modules", ".package-lock.json")));
});

ground("says that Python's packages cannot be reached, and keeps what is built for the next start", async () => {
  const clone = cloneCourse("no package index", { packages: true, kernel: true });
  const env = {
    PIP_INDEX_URL: `http://127.0.0.1:${await closedPort()}/simple`,
    PIP_FIND_LINKS: "",
    PIP_RETRIES: "0",
    PIP_NO_CACHE_DIR: "1",
  };
  const { code, output } = await startToEnd(clone, { env });
  assert.is(code, 1);
  assert.match(sentenceOf(output), /Installing JupyterLab: the package server cannot be reached\./);
  assert.not.ok(existsSync(path.join(clone, ".wirebook", "python", "wirebook-lock")), "the stamp comes last");
});

/** Mounts in a namespace of its own, which takes them along when it ends. */
function inNamespace(script: string): string[] {
  return ["unshare", "--mount", "sh", "-ec", `${script}\nexec "$@"`, "sh"];
}

ground("says that the folder may not be written, whatever it was about to write", async () => {
  for (const packages of [false, true]) {
    const clone = cloneCourse(`read only ${packages ? "with" : "without"} packages`, { packages });
    const inside = inNamespace(
      `mount --bind "${clone}" "${clone}"; mount -o remount,bind,ro "${clone}"; cd "${clone}"`,
    );
    const { code, output } = await startToEnd(clone, { inside });
    assert.is(code, 1, output);
    assert.match(sentenceOf(output), /may not be written\. Make it yours \(sudo chown -R "\$USER" \.\)/);
  }
});

ground("says at each step that the disk is full; the next start goes on from there", async () => {
  const clone = emptyFolder("full disk");
  const sources = emptyFolder("full disk sources");
  copySources(sources);
  const start = `npm start -- --no-browser --port 0 || true`;
  const script = [
    `mount -t tmpfs -o size=25m none "${clone}"; cp -a "${sources}/." "${clone}"; cd "${clone}"`,
    start, // npm's packages
    // The packages come from elsewhere, so that the disk holds what is built from here on.
    `rm -rf node_modules; mkdir node_modules; mount -o remount,size=35m "${clone}"`,
    `mount --bind "${path.join(ROOT, "node_modules")}" node_modules`,
    start, // the kernel's snapshot
    `mount -o remount,size=90m "${clone}"`,
    start, // JupyterLab
    "find .wirebook -name '*.blob*'; ls .wirebook/python || true",
  ];
  const { stdout, stderr } = spawnSync("unshare", ["--mount", "sh", "-ec", script.join("\n")], {
    encoding: "utf8",
    env: { ...process.env, PIP_FIND_LINKS: "" },
  });
  const sentences = stderr.split("\n").filter((line) => line.includes("disk is full"));
  assert.is(sentences.length, 3, `${stdout}\n${stderr}`);
  assert.match(sentences[0] as string, /^The disk is full\. Free about 1 GB \(df -h \./);
  assert.match(sentences[1] as string, /^Building: start-up snapshot of the compiler: the disk is full/);
  assert.match(sentences[2] as string, /^(Making a Python environment|Installing JupyterLab): the disk is full/);
  assert.is(stdout.match(/^building: kernel$/gm)?.length, 1, "what was built once is not built again");
  assert.match(stdout, /\.blob$/m);
  assert.not.match(stdout, /\.blob\.\d+/);
  assert.not.match(stdout, "wirebook-lock");
});

ground.run();
