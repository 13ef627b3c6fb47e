// timeout: 180 s
import * as assert from "uvu/assert";
import { suite } from "../../harness";
import { commandsNaming, until } from "../../processes";
import { hostPlan, Together } from "./hosts";

const test = suite("a program run in a host of the Linux engine");
/** Nobody else sleeps this long. */
const SLEEP = `sleep 1000.${process.pid}`;
let together: Together;

test.before(async () => {
  together = await Together.start([hostPlan("alice", 1), hostPlan("bob", 2)]);
});
test.after(() => together.close());

test("gives its output, its errors and its exit code", async () => {
  const result = await together.host(0).run("sh", ["-c", "echo out; echo err >&2; exit 3"]);
  assert.equal(result, { stdout: "out\n", stderr: "err\n", code: 3 });
});

test("reads its input, and is not upset where it does not", async () => {
  assert.is((await together.host(0).run("cat", [], { input: "hello" })).stdout, "hello");
  assert.is((await together.host(0).run("true", [], { input: "x".repeat(1_000_000) })).code, 0);
});

test("sees the host that it runs in, and no other", async () => {
  const addresses = await Promise.all(
    [0, 1, 0, 1].map(
      async (index) => (await together.host(index).run("ip", ["-4", "-br", "addr", "show", "eth0"])).stdout,
    ),
  );
  assert.equal(
    addresses.map((text) => /10\.0\.1\.\d/.exec(text)?.[0]),
    ["10.0.1.1", "10.0.1.2", "10.0.1.1", "10.0.1.2"],
  );
});

test("has no exit code where a signal ended it", async () => {
  assert.is((await together.host(0).run("sh", ["-c", "kill -9 $$"])).code, undefined);
});

test("is refused where there is no such program", async () => {
  await together
    .host(0)
    .run("no-such-program", [])
    .then(
      () => assert.unreachable(),
      (error: NodeJS.ErrnoException) => {
        assert.is(error.code, "ENOENT");
        assert.match(error.message, /run no-such-program: there is no such program on the PATH/);
      },
    );
});

test("is killed, with what it has begun, when its signal is aborted", async () => {
  const stop = new AbortController();
  const running = together.host(0).run("sh", ["-c", `ping -i 0.2 10.0.1.2 & ${SLEEP}`], { signal: stop.signal });
  // its first answer shows that all of them run
  await until("it pings", () => together.frames.length > 2);
  stop.abort();
  await running.then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.name, "AbortError"),
  );
  await until(
    "both are gone",
    () => [...commandsNaming("ping -i 0.2 10.0.1.2"), ...commandsNaming(SLEEP)].length === 0,
  );
});

test("is over when the agent ends", async () => {
  const other = await Together.start([hostPlan("carol", 3)]);
  const { stdout } = await other.host(0).run("sh", ["-c", "echo $PPID"]);
  assert.is(stdout, "1\n", "the agent is the first process of its namespace");
  const running = other.host(0).run("sleep", ["1000"]);
  await other.close();
  assert.is((await running).code, undefined);
});

test.run();
