// timeout: 300 s
// What a learner's program finds in a sandbox: its own loopback, a read-only course, and nothing of this machine.
import { once } from "node:events";
import net from "node:net";
import { networkInterfaces } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import type { Report } from "../../../kernel-lib/course/judge";
import { findSandbox } from "../../../kernel-lib/course/sandbox";
import { suite } from "../../harness";
import { closeJudges, judgeBoxed } from "./support";

const test = suite("a sandbox, from inside,");
const ROOT = path.resolve(__dirname, "../../..");

const LOOK = `/** @module look */
import { readdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import { execSync } from "node:child_process";
export const connect = (to: object): Promise<string> => new Promise((resolve) => {
  const socket = net.connect(to as net.NetConnectOpts);
  socket.on("connect", () => { socket.destroy(); resolve("connected"); });
  socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
});
export const ownLoopback = (): Promise<string> => new Promise((resolve) => {
  const server = net.createServer((socket) => { socket.end(); server.close(); });
  server.listen(0, "127.0.0.1", () => resolve(connect({ host: "127.0.0.1", port: (server.address() as net.AddressInfo).port })));
});
export const list = (folder: string) => { try { return readdirSync(folder).sort(); } catch (error) { return (error as NodeJS.ErrnoException).code; } };
export const write = (file: string, size: number) => {
  try { writeFileSync(file, Buffer.alloc(size)); return "written"; } catch (error) { return (error as NodeJS.ErrnoException).code; }
};
export const environment = () => ({ ...process.env });
export const user = () => [process.getuid!(), os.userInfo().username, os.hostname()];
export const pids = () => readdirSync("/proc").filter((name) => /^\\d+$/.test(name)).length;
export const interfaces = () => Object.keys(os.networkInterfaces());
export const shell = (line: string) => { try { return execSync(line, { encoding: "utf8", stdio: "pipe" }).trim(); } catch (error) { return String((error as Error).message); } };
`;
const LAB = `/** @module hosts */
import { lab } from "kernel-lib/lab";
export const names = async () => {
  const net = await lab({ hosts: { alice: "10.0.0.1/24", bob: "10.0.0.2/24" }, links: ["alice bob"], engine: "linux", quiet: true });
  const answer = [net.engine, await net.hosts.alice.resolve("bob")];
  await net.close();
  return answer;
};
`;
const FILES = { look: LOOK, hosts: LAB };

async function passes(report: Promise<Report>): Promise<void> {
  const { outcome, message } = await report;
  assert.is(outcome, "passed", message);
}

test("can be had on this machine, or says what to do", async () => {
  const status = await findSandbox();
  assert.ok(status.usable, status.usable ? "" : `${status.why}: ${status.todo}`);
});

test("has a loopback of its own, and reaches nothing of this machine or beyond", async () => {
  const server = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  const abstract = net.createServer((socket) => socket.destroy()).listen("\0wirebook-test-host-socket");
  await Promise.all([once(server, "listening"), once(abstract, "listening")]);
  const { port } = server.address() as net.AddressInfo;
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = others.find(({ internal, family }) => !internal && family === "IPv4")?.address ?? "192.0.2.1";
  const check = `async ({ call, equal }) => {
    equal(await call("look.interfaces"), ["lo"]);
    equal(await call("look.ownLoopback"), "connected");
    equal(await call("look.connect", { host: "127.0.0.1", port: ${port} }), "ECONNREFUSED");
    equal(await call("look.connect", { host: "${own}", port: ${port} }), "ENETUNREACH");
    equal(await call("look.connect", { host: "192.0.2.1", port: 80 }), "ENETUNREACH");
    equal(await call("look.connect", { path: "\\0wirebook-test-host-socket" }), "ECONNREFUSED");
    equal(await call("look.list", "/run"), "ENOENT");
  }`;
  await passes(judgeBoxed(FILES, new Function(`return ${check}`)()));
  server.close();
  abstract.close();
});

test("sees the system's programs, kernel-lib with its packages, the learner's modules, and no more", async () => {
  const check = `async ({ call, equal, ok }) => {
    equal((await call("look.list", "/")).filter((name) => !/^lib(32|64|x32)$/.test(name)),
      ["bin", "course", "dev", "etc", "home", "lib", "proc", "sbin", "tmp", "usr", "work"]);
    equal(await call("look.list", "/course"), ["etc", "exercise", "kernel-lib", "node_modules", "package.json"]);
    equal(await call("look.list", "/course/exercise"), [".js", "hosts.ts", "look.ts"]);
    const packages = await call("look.list", "/course/node_modules");
    for (const absent of ["pg", "fastify", "tslab", "playwright-core"]) ok(!packages.includes(absent), absent + " is there");
    for (const absent of ["gradebook", "store", "server", "grading"])
      ok(!(await call("look.list", "/course/kernel-lib/course")).includes(absent), absent + " is there");
    for (const absent of ${JSON.stringify([ROOT, "/root", "/var", "/sys", "/mnt"])}) equal(await call("look.list", absent), "ENOENT");
    equal(await call("look.shell", "cat /etc/shadow || echo none"), "none");
    ok((await call("look.pids")) < 20, "processes of this machine are seen");
  }`;
  await passes(judgeBoxed(FILES, new Function(`return ${check}`)()));
});

test("gives an environment of its own, and a user without rights", async () => {
  process.env.WIREBOOK_TEST_SECRET = "do not tell";
  await passes(
    judgeBoxed(FILES, async ({ call, equal, like, ok }) => {
      const names = Object.keys(like(await call("look.environment"), { PATH: "" })).sort();
      equal(names, ["HOME", "LANG", "LOGNAME", "PATH", "PWD", "SHELL", "TMPDIR", "USER"]);
      equal(await call("look.user"), [1000, "student", "sandbox"]);
      equal(
        await call(
          "look.shell",
          "grep -E 'Cap(Inh|Prm|Eff|Amb)' /proc/self/status | grep -vc 0000000000000000 || true",
        ),
        "0",
      );
      ok(!String(await call("look.shell", "cat /proc/*/environ")).includes("do not tell"), "a secret is told");
    }),
  );
});

test("lets nothing be written but in its work folder, its home and /tmp", async () => {
  await passes(
    judgeBoxed(FILES, async ({ call, equal }) => {
      for (const place of [
        "/x",
        "/usr/x",
        "/etc/passwd",
        "/dev/x",
        "/course/kernel-lib/wire/index.ts",
        "/course/exercise/look.ts",
      ])
        equal([place, await call("look.write", place, 10)], [place, "EROFS"]);
      for (const place of ["/work/x", "/home/student/x", "/tmp/x", "/dev/shm/x"])
        equal([place, await call("look.write", place, 10)], [place, "written"]);
    }),
  );
});

test("has disks with a size: a full one is an error inside and harms nothing", async () => {
  await passes(
    judgeBoxed(FILES, async ({ call, equal }) => {
      equal(await call("look.write", "/tmp/a", 60_000_000), "written");
      equal(await call("look.write", "/tmp/b", 60_000_000), "ENOSPC");
      equal(await call("look.write", "/work/c", 1000), "written");
      equal(
        await call("look.shell", "unshare -Urm mount -t tmpfs none /tmp 2>&1 | grep -c 'No space left' || true"),
        "1",
      );
    }),
  );
});

test("holds labs on the Linux kernel", async () => {
  await passes(
    judgeBoxed(FILES, async ({ call, equal }) => equal(await call("hosts.names"), ["linux", ["10.0.0.2"]]), {
      limits: { callMs: 60_000 },
    }),
  );
});

test.after(closeJudges);
test.run();
