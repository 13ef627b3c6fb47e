// The netlink client against a kernel that misbehaves on purpose.
import * as assert from "uvu/assert";
import type { NetworkHost } from "../../../kernel-lib/lab";
import { NetlinkClient } from "../../../kernel-lib/tools";
import {
  decodeNetlink,
  encodeAcknowledgment,
  encodeDone,
  encodeNetlink,
  type NetlinkMessage,
  NLM_F,
  RTM,
} from "../../../kernel-lib/wire";
import { suite } from "../../harness";

const PORT = 4711;
const KERNEL = 0;

type Answer = { bytes: Uint8Array; from?: number };
/** What the kernel says to the n-th request. */
type Kernel = (request: NetlinkMessage, n: number) => Answer[];

/** A host whose kernel answers as it is told to. */
function hostWith(kernel: Kernel): NetworkHost {
  const answers: Answer[] = [];
  let count = 0;
  const socket = {
    bind: () => {},
    getsockname: () => [PORT, 0],
    setsockopt: () => {
      throw Object.assign(new Error("an old kernel"), { code: "ENOPROTOOPT" });
    },
    sendto: async (bytes: Uint8Array) => {
      answers.push(...kernel(decodeNetlink(bytes).messages[0] as NetlinkMessage, ++count));
      return bytes.length;
    },
    recvfrom: async () => {
      const next = answers.shift();
      if (!next) throw new Error("the kernel has said all it had to say");
      const { bytes, from = KERNEL } = next;
      return [Buffer.from(bytes), [from, 0]];
    },
    close: () => {},
  };
  return {
    ...{ name: "fake", isLab: true, resolve: async () => [], reverse: async () => undefined },
    socket: () => socket as never,
  };
}

const part = (request: NetlinkMessage, text: string, more: Partial<NetlinkMessage> = {}): Uint8Array =>
  encodeNetlink({ ...request, type: RTM.newLink, flags: NLM_F.multi, body: Buffer.from(text), ...more });

async function listed(kernel: Kernel): Promise<string[]> {
  const client = new NetlinkClient(hostWith(kernel), 0);
  const bodies = await client.dump("list", RTM.getLink, new Uint8Array(16));
  return bodies.map((body) => Buffer.from(body).toString());
}

const test = suite("the netlink client");

test("gathers a list out of as many datagrams as it comes in", async () => {
  const found = await listed((request) => [
    { bytes: Buffer.concat([part(request, "one "), part(request, "two ")]) },
    { bytes: Buffer.concat([part(request, "six "), encodeDone(request)]) },
  ]);
  assert.equal(found, ["one ", "two ", "six "]);
});

test("passes over answers to another request, to another socket, and from another process", async () => {
  const found = await listed((request) => [
    { bytes: part(request, "old ", { sequence: request.sequence - 1 }) },
    { bytes: part(request, "them", { portId: PORT + 1 }) },
    { bytes: Buffer.concat([part(request, "fake"), encodeDone(request)]), from: 99 },
    { bytes: Buffer.concat([part(request, "true"), encodeDone(request)]) },
  ]);
  assert.equal(found, ["true"]);
});

test("asks again when a list changed while it was made", async () => {
  const found = await listed((request, n) => {
    const flags = NLM_F.multi | (n < 3 ? NLM_F.dumpInterrupted : 0);
    return [{ bytes: Buffer.concat([part(request, `try${n}`, { flags }), encodeDone(request)]) }];
  });
  assert.equal(found, ["try3"]);
});

test("gives up on a list that always changes, and says so", async () => {
  const flags = NLM_F.multi | NLM_F.dumpInterrupted;
  const error = await thrown(() =>
    listed((request) => [{ bytes: Buffer.concat([part(request, "any ", { flags }), encodeDone(request)]) }]),
  );
  assert.is(error.code, "EINTR");
  assert.match(error.message, /Cannot list: .*it changed while it was listed, 8 times over/);
});

test("tells an error in its own words and in the kernel's", async () => {
  const client = new NetlinkClient(
    hostWith((request) => [{ bytes: encodeAcknowledgment(request, { errno: 17, text: "it is there already" }) }]),
    0,
  );
  const error = await thrown(() => client.change("add the route", RTM.newRoute, new Uint8Array(12), NLM_F.create));
  assert.is(error.code, "EEXIST");
  assert.is(error.message, "Cannot add the route: file already exists (EEXIST). The kernel says: it is there already.");
});

test("says where an answer breaks off", async () => {
  const error = await thrown(() => listed(() => [{ bytes: Uint8Array.of(1, 2, 3) }]));
  assert.is(error.code, "EBADMSG");
  assert.match(error.message, /cut off after 3 of 16 bytes at byte 0/);
});

test("numbers its requests", async () => {
  const seen: number[] = [];
  const client = new NetlinkClient(
    hostWith((request) => {
      seen.push(request.sequence);
      return [{ bytes: encodeAcknowledgment(request, { errno: 0 }) }];
    }),
    0,
  );
  for (let n = 0; n < 3; n++) await client.change("set", RTM.setLink, new Uint8Array(16));
  assert.equal(seen, [1, 2, 3]);
});

async function thrown(run: () => Promise<unknown>): Promise<Error & { code: string }> {
  try {
    await run();
  } catch (error) {
    return error as Error & { code: string };
  }
  return assert.unreachable("nothing was thrown") as never;
}

test.run();
