// timeout: 180 s
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { findProgram } from "../../programs";

const ROOT = path.resolve(__dirname, "../../..");
const IS_ROOT = process.getuid?.() === 0;

interface Said {
  ping?: number;
  user?: string;
  realUser?: number;
  code?: string;
  reason?: string;
  remedy?: string;
}

/** What child/why.ts says in the checkout at `root`, started behind a shell's commands. */
function said(before: string, { root = ROOT, inside = [] as string[], env = {} } = {}): Said {
  const node = `exec ${before} ${process.execPath} -r ./kernel-lib/kernel/load/register.cjs test/lab/linux/child/why.ts`;
  const [program = "sh", ...words] = [...inside, "sh", "-c", `cd "${root}" && ${node}`];
  const text = execFileSync(findProgram(program), words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  return JSON.parse(text) as Said;
}

const folder = mkdtempSync(path.join(tmpdir(), "wirebook-rights-"));
chmodSync(folder, 0o755);

const test = suite("the right to make hosts of the Linux kernel");
test.after(() => rmSync(folder, { recursive: true, force: true }));

test("is root's", () => {
  if (IS_ROOT) assert.equal(said(""), { ping: 0, user: "0", realUser: 0 });
});

test("is an ordinary user's", () => {
  if (!IS_ROOT) {
    assert.equal(said(""), { ping: 0, user: "0", realUser: process.getuid?.() });
    return;
  }
  // the checkout may lie where only root may look: it is shown to the other user at another place
  const seen = path.join(folder, "seen");
  mkdirSync(seen);
  const command = `mount --bind "${ROOT}" "${seen}" && cd "${seen}" && exec "$@"`;
  const other = "setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all";
  const inside = ["unshare", "--mount", "sh", "-c", command, "sh"];
  assert.equal(said(other, { root: seen, inside }), { ping: 0, user: "0", realUser: 65534 });
});

test("is nobody's where the kernel makes no user namespaces, and the reason names the setting", () => {
  // a user namespace that allows no further one inside it
  const deny = "echo 0 > /proc/sys/user/max_user_namespaces;";
  const inside = ["unshare", "--user", "--map-root-user", "sh", "-c", `${deny} exec "$@"`, "sh"];
  const { code, reason, remedy } = said("", { inside });
  assert.is(code, "LAB_LINUX_UNAVAILABLE");
  assert.match(reason ?? "", /^a user namespace cannot be made \(unshare: .*\)$/);
  assert.match(remedy ?? "", /user\.max_user_namespaces/);
});

test("is nobody's where a user namespace is made and then gives no rights, as by AppArmor", () => {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  // an unshare that gives a namespace of the network, and no right in it
  const real = findProgram("unshare");
  const script = `#!/bin/sh\nwhile [ "\${1#--}" != "$1" ]; do shift; done\nexec ${real} --user --map-root-user --net setpriv --bounding-set=-all --inh-caps=-all "$@"\n`;
  writeFileSync(path.join(bin, "unshare"), script, { mode: 0o755 });
  const { code, reason } = said("", { env: { PATH: `${bin}:${process.env.PATH}` } });
  assert.is(code, "LAB_LINUX_UNAVAILABLE");
  assert.match(reason ?? "", /^a user namespace can be made, but to bring lo up is refused in it \(.*EPERM\)$/);
});

test("is nobody's where the program unshare is missing", () => {
  const { reason, remedy } = said("env PATH=/nowhere");
  assert.is(reason, "the program unshare is not on the PATH");
  assert.match(remedy ?? "", /util-linux/);
});

test.run();
