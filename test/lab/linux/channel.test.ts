import { constants } from "node:os";
import * as assert from "uvu/assert";
import { Channel } from "../../../kernel-lib/lab/linux/agent/channel";
import { decodeMessage, encodeMessage, type Request } from "../../../kernel-lib/lab/linux/agent/protocol";
import { libc, readDescriptor, receiveDescriptors, sendDescriptors } from "../../../kernel-lib/socket";
import { suite } from "../../harness";

const { E2BIG, ECONNRESET, ENOENT, ETIMEDOUT } = constants.errno;
const AF_UNIX = 1;
const SOCK_SEQPACKET = 5;

function pair(): [ours: number, theirs: number] {
  const ends = new Int32Array(2);
  assert.is(libc.socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
  return [ends[0] as number, ends[1] as number];
}

const request: Request = { ask: "tap", host: 0, name: "eth0" };
const test = suite("the channel to the agent");

test("brings an answer, and the descriptor with it", () => {
  const [ours, theirs] = pair();
  const channel = new Channel(ours);
  const [readEnd, writeEnd] = pair();
  // the answer lies there before the question: one thread plays both sides
  sendDescriptors(theirs, encodeMessage({ errno: 0 }), [writeEnd]);
  const { errno, descriptor } = channel.ask(request);
  assert.is(errno, 0);
  libc.send(descriptor, Buffer.from("through"), 0);
  const text = Buffer.alloc(20);
  assert.is(text.toString("utf8", 0, readDescriptor(readEnd, text)), "through");
  const [length] = receiveDescriptors(theirs, text.fill(0) && Buffer.alloc(1000));
  assert.ok(length > 0);
  channel.close();
  for (const fd of [theirs, readEnd, writeEnd, descriptor]) libc.close(fd);
});

test("gives a refusal as the error's number", () => {
  const [ours, theirs] = pair();
  const channel = new Channel(ours);
  sendDescriptors(theirs, encodeMessage({ errno: ENOENT }), []);
  assert.equal(channel.ask(request), { errno: ENOENT, descriptor: -1 });
  channel.close();
  libc.close(theirs);
});

test("says ECONNRESET of an agent that is gone, now and ever after", () => {
  const [ours, theirs] = pair();
  const channel = new Channel(ours);
  libc.close(theirs);
  assert.is(channel.ask(request).errno, ECONNRESET);
  assert.is(channel.ask(request).errno, ECONNRESET);
});

test("waits no longer than its patience, and does not take a late answer for the next one", () => {
  const [ours, theirs] = pair();
  const channel = new Channel(ours, 20);
  assert.is(channel.ask(request).errno, ETIMEDOUT);
  sendDescriptors(theirs, encodeMessage({ errno: 0 }), []);
  assert.is(channel.ask(request).errno, ECONNRESET);
  libc.close(theirs);
});

test("refuses a request that is too long before it is sent", () => {
  const [ours, theirs] = pair();
  const channel = new Channel(ours);
  const command = "x".repeat(70_000);
  assert.is(channel.ask({ ask: "run", host: 0, command, parameters: [] }).errno, E2BIG);
  channel.close();
  libc.close(theirs);
});

test("writes requests that the other side reads", () => {
  assert.equal(decodeMessage<Request>(encodeMessage(request)), request);
});

test.run();
