import * as assert from "uvu/assert";
import {
  ACK,
  FIN,
  nextState,
  PSH,
  RFC_CONFIG,
  RST,
  type Segment,
  SYN,
  segment,
  TcpConnection,
  type TcpEvent,
  TRANSITIONS,
} from "../../kernel-lib/handshake";
import { suite } from "../harness";

/** One TCP, held by hand: what it sends is kept, what it is sent is made here. Our numbers begin at 100, the peer's at 500. */
class Bench {
  readonly sent: Segment[] = [];
  readonly events: TcpEvent[] = [];
  nowMs = 0;
  readonly tcp = new TcpConnection(
    { ...RFC_CONFIG, timestamps: false, sack: false, windowScale: "off" },
    { segment: (one) => this.sent.push(one), event: (event) => this.events.push(event) },
  );

  listen(): this {
    this.tcp.listen(this.nowMs, { initialSequenceNumber: 100 });
    return this;
  }

  connect(): this {
    this.tcp.connect(this.nowMs, { initialSequenceNumber: 100 });
    return this;
  }

  receive(flags: number, sequenceNumber: number, acknowledgmentNumber = 0, lengthBytes = 0): this {
    const payload = new Uint8Array(lengthBytes);
    const window = 65_535;
    this.tcp.receive(segment({ flags, sequenceNumber, acknowledgmentNumber, window, payload }), this.nowMs);
    return this;
  }

  established(): this {
    return this.connect().receive(SYN | ACK, 500, 101);
  }

  shutdown(): this {
    this.tcp.shutdown(this.nowMs);
    return this;
  }

  abort(): this {
    this.tcp.abort(this.nowMs);
    return this;
  }

  wait(ms: number): this {
    for (const end = this.nowMs + ms; ; ) {
      this.nowMs = Math.min(end, this.tcp.nextTimerMs);
      if (this.tcp.nextTimerMs > this.nowMs) return this;
      this.tcp.tick(this.nowMs);
    }
  }

  /** The ways taken, as "FROM stimulus TO". */
  get ways(): string[] {
    return this.events.flatMap((event) => (event.name === "state" ? [`${event.from} ${event.on} ${event.to}`] : []));
  }
}

const bench = (): Bench => new Bench();
const finWait1 = (): Bench => bench().established().shutdown();
const finWait2 = (): Bench => finWait1().receive(ACK, 501, 102);
const closeWait = (): Bench =>
  bench()
    .established()
    .receive(FIN | ACK, 501, 101);
const closing = (): Bench => finWait1().receive(FIN | ACK, 501, 101);
const lastAck = (): Bench => closeWait().shutdown();
const timeWait = (): Bench => finWait2().receive(FIN | ACK, 501, 102);
const synReceived = (): Bench => bench().listen().receive(SYN, 500);
const synSent = (): Bench => bench().connect();
const DAY_MS = 86_400_000;

/** Something that takes each way. */
const RUNS: (() => Bench)[] = [
  () => timeWait().wait(DAY_MS),
  () => lastAck().receive(ACK, 502, 102),
  () => closing().receive(ACK, 502, 102),
  () => synReceived().receive(ACK, 501, 101).shutdown(),
  () => synReceived().shutdown(),
  () => synReceived().receive(RST, 501),
  () => bench().listen().shutdown(),
  () => bench().listen().connect(),
  () => {
    const one = bench().listen();
    one.tcp.write(Uint8Array.of(1), 0);
    return one;
  },
  () => synSent().shutdown(),
  () => synSent().receive(SYN, 500).receive(ACK, 501, 101),
  () => synSent().receive(RST | ACK, 0, 101),
  () => bench().listen().abort(),
  () => synSent().abort(),
  ...[synReceived, () => bench().established(), finWait1, finWait2, closeWait, closing, lastAck, timeWait].map(
    (make) => () => make().abort(),
  ),
  ...[() => bench().established(), finWait1, finWait2].map((make) => () => make().receive(RST, 501)),
  ...[closeWait, closing, lastAck, timeWait].map((make) => () => make().receive(RST, 502)),
  ...[synSent, synReceived, finWait1, closing, lastAck].map((make) => () => make().wait(DAY_MS)),
  ...[() => bench().established(), closeWait].map((make) => () => {
    const one = make();
    one.tcp.write(Uint8Array.of(1), one.nowMs);
    return one.wait(DAY_MS);
  }),
  () => {
    // the peer's last ACK comes, but it goes away: only keep-alives notice
    const one = finWait2();
    one.tcp.setKeepAlive({ idleMs: 1000, intervalMs: 1000, probes: 2 }, one.nowMs);
    return one.wait(DAY_MS);
  },
];

const table = suite("the table of states");

table("has every way of RFC 9293's figure 5", () => {
  const figure = [
    "CLOSED passive OPEN LISTEN",
    "CLOSED active OPEN SYN-SENT",
    "LISTEN SEND SYN-SENT",
    "LISTEN rcv SYN SYN-RECEIVED",
    "LISTEN CLOSE CLOSED",
    "SYN-SENT rcv SYN SYN-RECEIVED",
    "SYN-SENT rcv SYN,ACK ESTABLISHED",
    "SYN-SENT CLOSE CLOSED",
    "SYN-RECEIVED rcv ACK of SYN ESTABLISHED",
    "SYN-RECEIVED CLOSE FIN-WAIT-1",
    "SYN-RECEIVED rcv RST LISTEN",
    "ESTABLISHED CLOSE FIN-WAIT-1",
    "ESTABLISHED rcv FIN CLOSE-WAIT",
    "FIN-WAIT-1 rcv ACK of FIN FIN-WAIT-2",
    "FIN-WAIT-1 rcv FIN CLOSING",
    "FIN-WAIT-2 rcv FIN TIME-WAIT",
    "CLOSING rcv ACK of FIN TIME-WAIT",
    "CLOSE-WAIT CLOSE LAST-ACK",
    "LAST-ACK rcv ACK of FIN CLOSED",
    "TIME-WAIT 2MSL timeout CLOSED",
  ];
  const rows = TRANSITIONS.map(({ from, on, to }) => `${from} ${on} ${to}`);
  for (const way of figure) assert.ok(rows.includes(way), way);
  assert.is(new Set(TRANSITIONS.map(({ from, on }) => `${from} ${on}`)).size, TRANSITIONS.length);
});

table("has no way that a connection cannot take", () => {
  const taken = new Set(RUNS.flatMap((run) => run().ways));
  const missing = TRANSITIONS.map(({ from, on, to }) => `${from} ${on} ${to}`).filter((way) => !taken.has(way));
  assert.equal(missing, []);
});

table("says where nothing leads", () => {
  assert.is(nextState("CLOSED", "rcv FIN"), undefined);
  assert.is(nextState("TIME-WAIT", "CLOSE"), undefined);
});

table.run();

const connection = suite("a TcpConnection");

connection("sends what RFC 9293's figure 6 shows for a handshake", () => {
  const client = bench().established();
  assert.equal(
    client.sent.map(({ flags, sequenceNumber, acknowledgmentNumber }) => [flags, sequenceNumber, acknowledgmentNumber]),
    [
      [SYN, 100, 0],
      [ACK, 101, 501],
    ],
  );
});

connection("gives data in order, and the end behind them", () => {
  const one = bench().established();
  one.receive(ACK | PSH, 511, 101, 10);
  assert.is(one.tcp.readableBytes, 0);
  one.receive(ACK, 501, 101, 10).receive(FIN | ACK, 521, 101);
  assert.is(one.tcp.read(15, 0).length, 15);
  assert.is(one.tcp.ended, false);
  assert.is(one.tcp.read(15, 0).length, 5);
  assert.is(one.tcp.ended, true);
});

connection("never lets more wait than its buffer, nor pieces without bound", () => {
  const one = bench().established();
  for (let n = 0; n < 5000; n++) one.receive(ACK, 503 + 2 * n, 101, 1);
  const blocks = one.tcp.tcb.reassembly as unknown as { pieces: unknown[] };
  assert.ok(blocks.pieces.length <= 1024, `${blocks.pieces.length} pieces`);
  for (let n = 0; n < 200; n++) one.receive(ACK, one.tcp.tcb.rcvNxt, 101, 1000);
  assert.ok(one.tcp.readableBytes <= RFC_CONFIG.receiveBufferBytes + 1460);
});

connection("writes no more than there is room for, and nothing after its end", () => {
  const one = bench().established();
  assert.is(one.tcp.write(new Uint8Array(100_000), 0), RFC_CONFIG.sendBufferBytes);
  assert.is(one.tcp.write(new Uint8Array(1), 0), 0);
  assert.is(finWait1().tcp.write(new Uint8Array(1), 0), 0);
});

connection("counts sequence numbers across 2³²", () => {
  const one = bench();
  one.tcp.connect(0, { initialSequenceNumber: 0xffff_fffe });
  one.receive(SYN | ACK, 0xffff_ffff, 0xffff_ffff);
  assert.is(one.tcp.state, "ESTABLISHED");
  one.tcp.write(new Uint8Array(10), 0);
  one.receive(ACK, 0, 9, 5);
  assert.equal([one.tcp.figures().acknowledged, one.tcp.readableBytes], [10, 5]);
});

connection.run();
