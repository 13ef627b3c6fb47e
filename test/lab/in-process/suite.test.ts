// timeout: 240 s
// The operating system's socket tests, over the loopback of a host of ours. Left out are those that are about descriptors of
// this process, urgent data, and the system's own messages (stream, select, options, errors, descriptors, fuzz).
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { suite } from "../../harness";

const ROOT = path.resolve(__dirname, "../../..");
const LOADER = path.join(ROOT, "kernel-lib/kernel/load/register.cjs");
const run = promisify(execFile);
const test = suite("the socket tests over a host of our own");

for (const name of ["datagram", "waiting", "server", "messages"])
  test(`pass: ${name}`, async () => {
    const file = path.join(ROOT, `test/socket/${name}.test.ts`);
    const env = { ...process.env, SOCKETS_UNDER: "in-process" };
    try {
      await run(process.execPath, ["-r", LOADER, file], { cwd: ROOT, env });
    } catch (error) {
      assert.unreachable((error as { stdout: string }).stdout);
    }
  });

test.run();
