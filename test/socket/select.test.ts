import * as assert from "uvu/assert";
import {
  AF_INET,
  AF_UNIX,
  MSG_OOB,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLPRI,
  poll,
  SOCK_DGRAM,
  select,
  socketpair,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, Opened } from "./support";

const opened = new Opened();

const selects = suite("select");
selects.after.each(() => opened.close());

selects("gives what can be read and written at once", async () => {
  const [client, server] = await opened.connection(AF_INET);
  assert.equal(await select([client, server], [client, server], [], 0), [[], [client, server], []]);
  await client.send("x");
  assert.equal(await select([client, server], [client]), [[server], [client], []]);
});

selects("waits for the first that is ready, and does not take its data", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const [, other] = await opened.connection(AF_UNIX);
  const waits = select([other, server]);
  await client.send("x");
  assert.equal((await waits)[0], [server]);
  assert.is((await server.recv(10)).toString(), "x");
});

selects("gives empty lists after its time, and at once for 0", async () => {
  const [client] = await opened.connection(AF_INET);
  assert.equal(await select([client], [], [], 0.01), [[], [], []]);
  assert.equal(await select([client], [], [], 0), [[], [], []]);
  assert.equal(await select([], [], [], 0.001), [[], [], []]);
});

selects("tells of connections, of the end of a stream, and of errors as readable", async () => {
  const server = opened.listening(AF_INET);
  const client = opened.socket(AF_INET, 1);
  const waits = select([server]);
  await client.connect(server.getsockname());
  assert.equal((await waits)[0], [server]);
  const accepted = opened.keep((await server.accept())[0]);
  client.close();
  assert.equal((await select([accepted]))[0], [accepted]);
});

selects("tells of urgent data in its third list", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const waits = select([], [], [server]);
  await client.send("!", MSG_OOB);
  assert.equal((await waits)[2], [server]);
  assert.equal((await select([], [], [server], 0))[2], [server]);
  await server.recv(1, MSG_OOB);
  assert.equal(await select([], [], [server], 0.01), [[], [], []]);
  const again = select([], [], [server]);
  await client.send("?", MSG_OOB);
  assert.equal((await again)[2], [server]);
});

selects("leaves calls that wait for the same socket in their place", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const received = server.recv(1);
  const waits = select([server]);
  await client.send("ab");
  assert.is((await received).toString(), "a");
  assert.equal((await waits)[0], [server]);
  assert.is((await server.recv(1)).toString(), "b");
});

selects("fails when a socket is closed under it, when its signal is aborted, and for wrong arguments", async () => {
  const [client] = await opened.connection(AF_INET);
  const server = opened.listening(AF_INET);
  const waits = codeOf(() => select([client]));
  client.close();
  assert.is(await waits, "ERR_SOCKET_CLOSED");
  assert.is(await codeOf(() => select([client])), "ERR_SOCKET_CLOSED");
  const stop = new AbortController();
  const stopped = codeOf(() => select([server], [], [], null, { signal: stop.signal }));
  stop.abort(Object.assign(new Error(), { code: "STOPPED" }));
  assert.is(await stopped, "STOPPED");
  assert.is(await codeOf(() => select([1 as never])), "ERR_INVALID_ARG_TYPE");
  assert.is(await codeOf(() => select(server as never)), "ERR_INVALID_ARG_TYPE");
  assert.is(await codeOf(() => select([server], [], [], -1)), "ERR_OUT_OF_RANGE");
});

selects.run();

const polls = suite("a poll object");
polls.after.each(() => opened.close());

polls("gives descriptors with the events that hold", async () => {
  const [client, server] = await opened.connection(AF_INET);
  const object = poll();
  object.register(server);
  object.register(client, POLLIN);
  assert.equal(await object.poll(), [[server.fileno(), POLLOUT]]);
  await client.send("x");
  assert.equal(await object.poll(0), [[server.fileno(), POLLIN | POLLOUT]]);
  object.modify(server, POLLIN | POLLPRI);
  assert.equal(await object.poll(), [[server.fileno(), POLLIN]]);
  object.unregister(server);
  assert.equal(await object.poll(5), []);
});

polls("waits, for ever with a negative time", async () => {
  const [first, second] = socketpair(AF_UNIX, SOCK_DGRAM).map((one) => opened.keep(one as never));
  const object = poll();
  if (second) object.register(second, POLLIN);
  const waits = object.poll(-1);
  await first?.send("x");
  assert.equal(await waits, [[second?.fileno(), POLLIN]]);
});

polls("tells of a hang-up unasked", async () => {
  const [first, second] = socketpair().map((one) => opened.keep(one as never));
  const object = poll();
  if (second) object.register(second, 0);
  const waits = object.poll();
  first?.close();
  assert.equal(await waits, [[second?.fileno(), POLLHUP]]);
});

polls("refuses sockets that it does not know", async () => {
  const socket = opened.socket(AF_INET, SOCK_DGRAM);
  assert.is(await codeOf(() => poll().modify(socket, POLLIN)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => poll().unregister(socket)), "ERR_OUT_OF_RANGE");
  assert.is(await codeOf(() => poll().register(1 as never)), "ERR_INVALID_ARG_TYPE");
  assert.is(await codeOf(() => poll().register(socket, -1)), "ERR_OUT_OF_RANGE");
});

polls.run();
