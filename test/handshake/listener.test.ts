import * as assert from "uvu/assert";
import {
  ACK,
  type Endpoint,
  LINUX_CONFIG,
  type Listener,
  type ListenOptions,
  RST,
  type Segment,
  SYN,
  SynCookies,
  segment,
  TcpHost,
  type TcpPacket,
} from "../../kernel-lib/handshake";
import { JumpingClock, SeededRandom } from "../../kernel-lib/link";
import { suite } from "../harness";

const LOCAL: Endpoint = { address: "192.0.2.2", port: 80 };
const clientAt = (port: number): Endpoint => ({ address: "192.0.2.1", port });

/** A server held by hand: what it sends is kept. */
class Server {
  readonly clock = new JumpingClock();
  readonly sent: TcpPacket[] = [];
  readonly host: TcpHost;
  readonly listener: Listener;

  constructor(options: ListenOptions) {
    const out = { send: (packet: TcpPacket) => void this.sent.push(packet) };
    this.host = new TcpHost(this.clock, out, { config: LINUX_CONFIG, secret: "server" });
    this.listener = this.host.listen(LOCAL.port, options);
  }

  receive(port: number, fields: Partial<Segment>): TcpPacket | undefined {
    const before = this.sent.length;
    this.host.receive({ source: clientAt(port), destination: LOCAL, segment: segment({ window: 1000, ...fields }) });
    return this.sent[before];
  }

  syn(port: number, options?: Segment["options"]): TcpPacket | undefined {
    return this.receive(port, { flags: SYN, sequenceNumber: 7, options });
  }

  /** Ends a handshake that a SYN,ACK began. */
  ack(port: number, answer: TcpPacket | undefined, fields: Partial<Segment> = {}): void {
    const acknowledgmentNumber = ((answer?.segment.sequenceNumber ?? 0) + 1) >>> 0;
    this.receive(port, { flags: ACK, sequenceNumber: 8, acknowledgmentNumber, ...fields });
  }
}

const test = suite("a listener");

test("holds half-open connections, then whole ones, in the order they were made", () => {
  const server = new Server({ backlog: 5 });
  const answers = [1, 2, 3].map((port) => server.syn(port));
  assert.equal([server.listener.synQueueLength, server.listener.acceptQueueLength], [3, 0]);
  for (const port of [2, 1, 3]) server.ack(port, answers[port - 1]);
  assert.equal([server.listener.synQueueLength, server.listener.acceptQueueLength], [0, 3]);
  assert.equal(
    [1, 2, 3].map(() => server.listener.accept()?.remote.port),
    [2, 1, 3],
  );
  assert.is(server.listener.accept(), undefined);
});

test("with a backlog of 2 holds 3 whole connections, and lets the next ACK go by until there is room", () => {
  const server = new Server({ backlog: 2, synQueue: 10 });
  const answers = [1, 2, 3, 4].map((port) => server.syn(port));
  for (const port of [1, 2, 3, 4]) server.ack(port, answers[port - 1]);
  assert.is(server.listener.acceptQueueLength, 3);
  assert.is(server.syn(5), undefined, "a SYN is dropped while the accept queue is full");
  server.listener.accept();
  server.ack(4, answers[3]);
  assert.is(server.listener.acceptQueueLength, 3);
});

test("answers a SYN 5 times more, then forgets it", () => {
  const server = new Server({});
  server.syn(1);
  server.clock.run();
  assert.is(server.sent.length, 6);
  assert.equal([server.listener.synQueueLength, server.clock.nowMs], [0, 63_000]);
});

test("drops SYNs over its queue where cookies are off", () => {
  const server = new Server({ backlog: 4, cookies: "never" });
  for (let port = 1; port <= 10; port++) server.syn(port);
  assert.equal([server.listener.synQueueLength, server.listener.counts.dropped], [4, 6]);
});

test("answers them by cookies where they are on, and keeps nothing", () => {
  const server = new Server({ backlog: 4 });
  for (let port = 1; port <= 4; port++) server.syn(port);
  const answer = server.syn(99, { mss: 1400, windowScale: 7, sackPermitted: true });
  assert.equal([server.listener.synQueueLength, server.listener.counts.cookiesSent], [4, 1]);
  assert.equal(answer?.segment.options, { mss: 1460 }, "without timestamps nothing else would be remembered");
  server.clock.run(30_000);
  server.ack(99, answer);
  const connection = server.listener.accept();
  assert.equal([connection?.state, connection?.tcp.tcb.sendMss], ["ESTABLISHED", 1400]);
});

test("remembers scale and SACK of a cookie in the timestamp", () => {
  const server = new Server({ cookies: "always" });
  const timestamps = { value: 1000, echoReply: 0 };
  const answer = server.syn(1, { mss: 1460, windowScale: 9, sackPermitted: true, timestamps });
  const ours = answer?.segment.options?.timestamps?.value ?? 0;
  server.ack(1, answer, { options: { timestamps: { value: 1001, echoReply: ours } } });
  const tcb = server.listener.accept()?.tcp.tcb;
  assert.equal([tcb?.sendShift, tcb?.sackOk, tcb?.timestampsOk, tcb?.wnd], [9, true, true, 512_000]);
});

test("resets an ACK whose cookie it never made, or made two minutes ago", () => {
  const server = new Server({ cookies: "always" });
  const answer = server.syn(1);
  server.ack(2, answer);
  assert.is((server.sent.at(-1)?.segment.flags ?? 0) & RST, RST, "of another client");
  server.clock.run(200_000);
  server.ack(1, answer);
  assert.is((server.sent.at(-1)?.segment.flags ?? 0) & RST, RST, "too old");
  assert.is(server.listener.acceptQueueLength, 0);
});

test("when closed forgets half-open connections and resets whole ones", () => {
  const server = new Server({});
  const answer = server.syn(1);
  server.syn(2);
  server.ack(1, answer);
  server.listener.close();
  assert.is((server.sent.at(-1)?.segment.flags ?? 0) & RST, RST);
  server.clock.run();
  assert.is(server.host.connectionCount, 0);
  assert.is((server.syn(3)?.segment.flags ?? 0) & RST, RST, "the port is closed now");
});

test("cannot be there twice on a port", () => {
  const server = new Server({});
  assert.throws(() => server.host.listen(LOCAL.port), /port 80 is listened on already/);
});

test.run();

const cookies = suite("a SYN cookie");

cookies("gives its segment size back, to the one it was made for", () => {
  const random = new SeededRandom(5);
  const maker = new SynCookies("secret");
  for (let n = 0; n < 300; n++) {
    const remote = clientAt(random.below(65_536));
    const [irs, mss, nowMs] = [random.word(), 100 + random.below(9000), random.below(1e9)];
    const cookie = maker.make(LOCAL, remote, irs, mss, nowMs);
    const found = maker.read(cookie, LOCAL, remote, irs, nowMs + random.below(60_000));
    assert.ok(found !== undefined && (found <= mss || found === 216), `mss ${mss} came back as ${found}`);
    assert.is(maker.read(cookie, LOCAL, remote, irs + 1, nowMs), undefined);
    assert.is(maker.read(cookie, LOCAL, remote, irs, nowMs + 130_000), undefined);
    assert.is(new SynCookies("other").read(cookie, LOCAL, remote, irs, nowMs), undefined);
  }
});

cookies.run();
