// needs: solutions
// timeout: 240 s
// What an enemy may try: silence, lengths, the clock, a place in the middle, old bytes, letters that are none.
import tls from "node:tls";
import * as assert from "uvu/assert";
import { Socket } from "../../../kernel-lib/socket";
import { suite } from "../../harness";
import { until } from "../../processes";
import { Between, speaker } from "./attacks/between";
import { silence } from "./attacks/silence";
import { nameTimes } from "./attacks/timing";
import { does, PASSWORD, Running, rejection } from "./running";

const test = suite("against ssh");
const SILENT = 500; // 5,000 by npm run proof -- programs ssh
const PAIRS = 5; // 200 by npm run proof -- programs ssh

test("names are not told apart by the time of an answer", async () => {
  const { known, unknown } = await nameTimes(PAIRS);
  const ratio = Math.min(...unknown) / Math.min(...known);
  // one without the work answers a thousand times as fast
  assert.ok(ratio > 0.2 && ratio < 5, `${ratio}`);
});

test(`${SILENT} connections that say nothing keep no user out, and are few at any time`, async () => {
  const { code, descriptors, before } = await silence(SILENT);
  assert.is(code, 0);
  assert.ok(descriptors < before + 100, `${descriptors} descriptors, ${before} before`);
});

test("a length of 2^32 - 1 ends the connection, before a login and after", async () => {
  const server = await Running.start();
  try {
    const early = await raw(server.sshd.port);
    early.write(Buffer.from([76, 255, 255, 255, 255]));
    assert.match(await everything(early), /^B....\{"reason":"a frame of 4294967295 bytes; the most is 4096"\}$/s);
    const ann = await server.connect();
    await ann.remote.talk.stream.write(Uint8Array.of(73, 255, 255, 255, 255));
    const frame = await ann.remote.talk.next();
    assert.is(
      Buffer.from(frame?.payload ?? []).toString(),
      '{"reason":"a frame of 4294967295 bytes; the most is 262144"}',
    );
  } finally {
    await server.close();
  }
});

test("a length of 2^32 - 1 ends the client too", async () => {
  const liar = await speaker((bytes) => (bytes.includes("pwd") ? "O\xff\xff\xff\xff" : "Y\0\0\0\x02{}"));
  const server = await Running.start({ plaintext: true });
  try {
    const connection = await server.connect({ port: liar.port });
    assert.is((await rejection(does(connection, "pwd"))).message, "a frame of 4294967295 bytes; the most is 262144");
  } finally {
    liar.close();
    await server.close();
  }
});

test("JSON that is none, and frames out of place, end a connection and nothing else", async () => {
  const server = await Running.start();
  try {
    for (const body of ["{", "[]]", "null", "7", '{"name":{}}x']) {
      const peer = await raw(server.sshd.port);
      peer.write(frame("L", body));
      assert.match(await everything(peer), /^B/, body);
    }
    for (const type of ["R", "I", "Z", "S", "T", "X", "D", "\0"]) {
      const peer = await raw(server.sshd.port);
      peer.write(frame(type, "{}"));
      assert.is(await everything(peer), "", type);
    }
    assert.is((await does(await server.connect(), "echo on")).out, "on\n");
  } finally {
    await server.close();
  }
});

test("odd requests are answered, and the session goes on", async () => {
  const server = await Running.start();
  try {
    const ann = await server.connect();
    const odd = [
      { line: 7 },
      { terminal: null, line: "echo x" },
      { subsystem: ["a"] },
      { line: "exit 999" },
      { line: "cd '" },
    ];
    for (const request of odd) await ann.remote.run(request, async () => {});
    const { talk } = ann.remote;
    await talk.send("T", { rows: -1, columns: 1e9 });
    await talk.send("S", { name: "../../KILL" });
    assert.is((await does(ann, "echo on")).out, "on\n");
    const wide = { terminal: { rows: 1e9, columns: -5, name: "../../x" } };
    assert.match((await does(ann, "echo $TERM", () => {}, wide)).out, /^dumb/);
  } finally {
    await server.close();
  }
});

test("escape sequences in a name reach no log, and in a server's words no terminal", async () => {
  const server = await Running.start();
  try {
    await rejection(server.connect({ user: "\x1b[2J\x1b]0;title\x07" }));
    await until("the server has told of it", () => server.log.length > 0);
    assert.not.match(server.log.join("\n"), "\x1b");
    const no = JSON.stringify({ reason: "\x1b[31mno\x1b[0m \u202e!", left: 0 });
    const liar = await speaker(() => frame("N", no).toString("latin1"));
    try {
      const plain = { fingerprint: undefined, plaintext: true, port: liar.port };
      const { message } = await rejection(server.connect({ ...plain, password: async () => PASSWORD }));
      assert.is(message, "\\u001b[31mno\\u001b[0m \\u202e!");
    } finally {
      liar.close();
    }
  } finally {
    await server.close();
  }
});

test("bytes of a login that somebody kept are worth nothing later", async () => {
  const server = await Running.start();
  const between = await Between.start(server.sshd.port);
  try {
    const ann = await server.connect({ port: between.port });
    assert.is((await does(ann, "echo once")).out, "once\n");
    assert.ok(between.sent.length > 200, `${between.sent.length} bytes`);
    assert.not.match(between.sent.toString("latin1"), PASSWORD);
    const logins = server.log.filter((line) => line.includes("is in")).length;
    const again = new Socket();
    await again.connect(["127.0.0.1", server.sshd.port]);
    await again.sendall(between.sent);
    while ((await again.recv(65_536).catch(() => "")).length > 0); // until the server has had enough
    again.close();
    assert.is(server.log.filter((line) => line.includes("is in")).length, logins);
  } finally {
    between.close();
    await server.close();
  }
});

test("a server that answers in plaintext hears neither name nor password", async () => {
  const server = await Running.start();
  let heard = "";
  const stripper = await speaker((bytes) => {
    heard += bytes;
    return "Y\0\0\0\x02{}";
  });
  try {
    const { message } = await rejection(server.connect({ port: stripper.port }));
    assert.match(message, /^no TLS 1\.3 with the other side: /);
    assert.not.match(heard, /ann|horse/);
    assert.is(heard.charCodeAt(0), 0x16); // a TLS hello is all it heard
  } finally {
    stripper.close();
    await server.close();
  }
});

test("an older TLS is refused, by the client and by the server", async () => {
  const server = await Running.start();
  const { identityOf } = await import("../../../solutions/ssh/server/identity");
  const { SshFiles } = await import("../../../solutions/ssh/files");
  const identity = await identityOf(new SshFiles(server.directory)); // the right key: only the version is wrong
  const old = tls.createServer({ ...identity, maxVersion: "TLSv1.2" }, (socket) => socket.destroy());
  old.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => old.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = old.address() as { port: number };
    assert.match((await rejection(server.connect({ port }))).message, /^no TLS 1\.3 with the other side: /);
    const client = tls.connect({
      port: server.sshd.port,
      host: "127.0.0.1",
      maxVersion: "TLSv1.2",
      rejectUnauthorized: false,
    });
    const failed = await new Promise<Error>((resolve) => client.once("error", resolve));
    assert.match(failed.message, /alert protocol version|ECONNRESET|disconnected/);
  } finally {
    old.close();
    await server.close();
  }
});

test("a server's key is agreed to once, kept, and a changed one ends everything", async () => {
  const first = await Running.start();
  const { port } = first.sshd;
  const questions: string[] = [];
  const answering = (answer: string | undefined) => ({
    port,
    fingerprint: undefined,
    plaintext: false,
    ask: async (question: string) => {
      questions.push(question);
      return answer;
    },
  });
  try {
    const alone = await rejection(first.connect(answering(undefined)));
    assert.match(alone.message, /is new here and there is no terminal to ask at/);
    assert.match((await rejection(first.connect(answering("no")))).message, /not agreed to; nothing was sent/);
    assert.match((await rejection(first.connect(answering("y")))).message, /not agreed to/);
    const ann = await first.connect(answering("yes"));
    assert.is((await does(ann, "echo on")).out, "on\n");
    assert.ok(questions.at(-1)?.includes(first.sshd.fingerprint ?? "?"));
    const before = questions.length;
    await first.connect(answering("no"));
    assert.is(questions.length, before); // it is known now
    const wrong = await rejection(first.connect({ fingerprint: "SHA256:other" }));
    assert.match(wrong.message, /stopped before a word was said/);
    ann.close();
    first.sshd.close();
    await first.sshd.ended;
    const second = await Running.start({ port });
    try {
      const changed = await rejection(first.connect(answering("yes")));
      assert.match(changed.message, new RegExp(`^THE KEY OF 127\\.0\\.0\\.1:${port} HAS CHANGED`));
      assert.is(questions.length, before); // a changed key is no question
      assert.not.ok(second.log.some((line) => line.includes("is in")));
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
});

function frame(type: string, body: string): Buffer {
  const bytes = Buffer.from(`${type}....${body}`);
  bytes.writeUInt32BE(bytes.length - 5, 1);
  return bytes;
}

/** TLS to a server of ours, without our client. */
async function raw(port: number): Promise<tls.TLSSocket> {
  const socket = tls.connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
  await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
  return socket;
}

async function everything(socket: tls.TLSSocket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("latin1");
}

test.run();
