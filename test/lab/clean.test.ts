// timeout: 300 s
import * as assert from "uvu/assert";
import { lab } from "../../kernel-lib/lab";
import { suite } from "../harness";
import { checkClean } from "./clean";
import { enginesHere } from "./support/engines";

const test = suite("what labs leave behind");

/** What a kernel puts under this symbol, as far as a lab uses it. */
const SCOPE = Symbol.for("wirebook.scope");
type Handle = { close(): unknown; describe(): string };

async function main(): Promise<void> {
  for (const engine of await enginesHere())
    test(`is nothing: no process, no namespace, no descriptor (${engine})`, () => checkClean(engine, 10));

  test("is nothing after a lab that could not be made", async () => {
    await checkClean("in-process", 1);
    const before = process.getActiveResourcesInfo().length;
    for (let number = 0; number < 5; number++)
      await lab({
        hosts: {
          a: { addresses: "10.0.0.1/24", routes: [{ destination: "10.9.0.0/16", gateway: "172.16.0.1" }] },
          b: "10.0.0.2/24",
        },
        links: ["a b"],
        engine: "in-process",
        quiet: true,
      }).then(
        () => assert.unreachable(),
        () => {},
      );
    assert.is(process.getActiveResourcesInfo().length, before);
  });

  test("belongs to the cell that made it, and closes with it", async () => {
    const handles = new Set<Handle>();
    const stop = new AbortController();
    const scope = {
      add: (one: Handle) => handles.add(one),
      delete: (one: Handle) => handles.delete(one),
      signal: stop.signal,
    };
    Object.assign(globalThis, { [SCOPE]: scope });
    try {
      const net = await lab({
        hosts: { a: "10.0.0.1/24", b: "10.0.0.2/24" },
        links: ["a b"],
        engine: "in-process",
        quiet: true,
      });
      net.hosts.a.capture();
      assert.equal([...handles].map((one) => one.describe()).sort(), ["capture on a:eth0", "lab of 2 hosts"]);
      net.pause();
      const waiting = net.next().catch((error: Error) => error.message);
      stop.abort(new Error("the cell was stopped"));
      assert.is(await waiting, "the cell was stopped");
      for (const handle of [...handles].reverse()) await handle.close();
      assert.ok(net.closed);
      assert.is(handles.size, 0);
    } finally {
      Object.assign(globalThis, { [SCOPE]: undefined });
    }
  });

  test.run();
}

main();
