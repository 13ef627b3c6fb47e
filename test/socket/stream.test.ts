import * as assert from "uvu/assert";
import { MSG_PEEK, MSG_WAITALL, SHUT_WR } from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf, FAMILIES, Opened } from "./support";

for (const [name, family] of Object.entries(FAMILIES)) {
  const test = suite(`a stream over ${name}`);
  const opened = new Opened();
  test.after.each(() => opened.close());

  test("carries what was sent, in order", async () => {
    const [client, server] = await opened.connection(family);
    assert.is(await client.send("hello "), 6);
    await client.sendall(Buffer.from("world"));
    assert.is((await server.recv(11, MSG_WAITALL)).toString(), "hello world");
  });

  test("gives an empty Buffer once the other side has shut down sending", async () => {
    const [client, server] = await opened.connection(family);
    client.shutdown(SHUT_WR);
    assert.is((await server.recv(10)).length, 0);
    await server.send("still open this way");
    assert.is((await client.recv(100)).toString(), "still open this way");
  });

  test("can be looked at without taking", async () => {
    const [client, server] = await opened.connection(family);
    await client.send("abc");
    assert.is((await server.recv(2, MSG_PEEK)).toString(), "ab");
    assert.is((await server.recv(10)).toString(), "abc");
  });

  test("refuses to work once closed", async () => {
    const [client] = await opened.connection(family);
    client.close();
    assert.is(await codeOf(() => client.send("x")), "ERR_SOCKET_CLOSED");
    assert.is(await codeOf(() => client.recv(1)), "ERR_SOCKET_CLOSED");
    assert.is(client.fileno(), -1);
  });

  test.run();
}
