import * as assert from "uvu/assert";
import { captured, recording } from "../../../kernel-lib/course";
import { AF_INET, SOCK_DGRAM, Socket } from "../../../kernel-lib/socket";
import { CommandLineError, tcpdump } from "../../../kernel-lib/tools";
import { runWithoutRight } from "../../capture/live/without-right";
import { suite } from "../../harness";

const test = suite("a lesson's capture");

test("is live where that is allowed: what passed while the cell acted", async () => {
  const to = new Socket(AF_INET, SOCK_DGRAM);
  to.bind(["127.0.0.1", 0]);
  const filter = `udp dst port ${to.getsockname()[1]}`;
  const packets = await captured({ filter, recorded: "hello" }, () => to.sendto("hi", to.getsockname()));
  assert.is(packets.length, 1);
  to.close();
});

test("ends, and hands the error on, when the cell's own act throws", async () => {
  const failing = captured({ recorded: "hello" }, () => Promise.reject(new Error("the learner's mistake")));
  await failing.then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, "the learner's mistake"),
  );
});

test("is a recorded one, and says so, for a user without the right", () => {
  const program = `
    const { captured } = require("./kernel-lib/course");
    captured({ recorded: "hello" }, () => {}).then((packets) => console.log(packets.length + " packets"));`;
  const { stdout } = runWithoutRight(program);
  assert.match(stdout, /needs the right CAP_NET_RAW/);
  assert.match(stdout, /Here is a capture that was recorded before: hello\.pcap\.\n8 packets\n$/);
});

test("answers the notes' tcpdump lines word for word", async () => {
  const packets = await recording("office");
  const count = async (line: string): Promise<number> => (await tcpdump(line, { packets })).count;
  assert.is(await count("arp"), 2);
  assert.is(await count("tcp"), 22);
  assert.is(await count("udp"), 3);
  assert.is(await count("tcp port 22"), 10);
  assert.is(await count("tcp port 22 -vv"), 10);
  assert.is(await count("tcp src port 22"), 5);
  assert.is(await count("dst 2.2.2.10"), 16);
  assert.is(await count("tcp dst port 80"), 5);
});

test("refuses an option that is not there, and a live capture that would never end", async () => {
  const refused = async (line: string, words: RegExp): Promise<void> => {
    const error: unknown = await tcpdump(line).catch((reason: unknown) => reason);
    assert.instance(error, CommandLineError);
    assert.match((error as Error).message, words);
  };
  await refused("-q arp", /there is no option -q; there are -i -r/);
  await refused("-c", /-c wants a value/);
  await refused("-c many arp", /"many" is no whole number/);
  await refused("arp", /must end: say -c COUNT/);
});

test.run();
