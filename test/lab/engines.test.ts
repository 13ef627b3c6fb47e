// timeout: 300 s
import * as assert from "uvu/assert";
import { type LabError, lab } from "../../kernel-lib/lab";
import { suite } from "../harness";
import { enginesHere } from "./support/engines";
import { runThere, type Surroundings } from "./support/surroundings";

const test = suite("the engine of a lab");

interface Said {
  user: number;
  engine: string;
  why: string;
  got: string;
  from: string;
  left: number;
  reason?: string;
}

function said(surroundings: Surroundings, env?: Record<string, string>): Said {
  const answer = JSON.parse(runThere(surroundings, "whole-lab.ts", env)) as Said;
  // whatever it stands on, it works, and leaves nothing open
  assert.equal([answer.got, answer.from, answer.left], ["hello", "10.0.1.2", 0], JSON.stringify(answer));
  return answer;
}

async function main(): Promise<void> {
  const hasLinux = (await enginesHere()).includes("linux");

  test("is the Linux kernel where it lets namespaces be made, for root and for an ordinary user", () => {
    for (const who of ["whoever we are", "an ordinary user"] as const) {
      const { engine, why } = said(who);
      assert.is(engine, hasLinux ? "linux" : "in-process", why);
    }
  });

  test("is our own stack where namespaces are denied, and the reason stands in its line", () => {
    const { engine, why, reason } = said("namespaces denied");
    assert.is(engine, "in-process");
    assert.match(why, "our own stack, inside this process (a user namespace cannot be made");
    assert.match(reason ?? "", "a user namespace cannot be made");
  });

  test("is what WIREBOOK_LAB says", () => {
    const { engine, why } = said("whoever we are", { WIREBOOK_LAB: "in-process" });
    assert.is(engine, "in-process");
    assert.match(why, "WIREBOOK_LAB=in-process");
  });

  test("is named in one line, unless the lab is quiet", async () => {
    const lines: string[] = [];
    const { log } = console;
    console.log = (line: string) => lines.push(line);
    try {
      const pair = { hosts: { a: "10.0.0.1/24", b: "10.0.0.2/24" }, links: ["a b"], engine: "in-process" } as const;
      await (await lab(pair)).close();
      await (await lab({ ...pair, quiet: true })).close();
    } finally {
      console.log = log;
    }
    assert.equal(lines, ["lab: 2 hosts on our own stack, inside this process (as asked for)"]);
  });

  test("cannot be one that there is not, nor a kernel whose time jumps", async () => {
    const pair = { hosts: { a: "10.0.0.1/24", b: "10.0.0.2/24" }, links: ["a b"], quiet: true };
    for (const more of [{ engine: "bsd" as "linux" }, { engine: "linux", clock: "jumping" } as const])
      try {
        await lab({ ...pair, ...more });
        assert.unreachable();
      } catch (error) {
        assert.is((error as LabError).code, "LAB_ENGINE", String(error));
      }
  });

  test.run();
}

main();
