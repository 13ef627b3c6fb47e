// timeout: 180 s
import * as assert from "uvu/assert";
import { encodePacket, SYN } from "../../../kernel-lib/handshake";
import { AF_INET, SOCK_STREAM } from "../../../kernel-lib/socket";
import { encodeEthernet } from "../../../kernel-lib/wire";
import { suite } from "../../harness";
import { until } from "../../processes";
import { flat, hostPlan, socketIn, Together } from "./hosts";

const PORT = 80;
const BACKLOG = 8;
/** Many times what the listener has room for. */
const SYNS = 2000;
const VICTIM_MAC = "02:00:00:00:01:01";
/** Nobody's: half-open connections are answered into the void. */
const VOID_MAC = "02:00:00:00:00:ff";
const SYN_FLAG = 2;

/** A victim that listens, with cookies or without, and a client; nothing of what the flood is answered comes back. */
async function victimAndClient(cookies: "0" | "1") {
  const routes = [{ destination: "0.0.0.0/0", gateway: "10.0.1.9" }];
  const together = await Together.start([hostPlan("victim", 1, { routes }), hostPlan("client", 2)]);
  const [victim, client] = [together.host(0), together.host(1)];
  assert.is((await victim.run("ip", ["neigh", "add", "10.0.1.9", "lladdr", VOID_MAC, "dev", "eth0"])).code, 0);
  await victim.run("tee", ["/proc/sys/net/ipv4/tcp_syncookies"], { input: cookies });
  const listener = socketIn(victim, AF_INET, SOCK_STREAM);
  listener.bind(["", PORT]);
  listener.listen(BACKLOG);
  return { together, victim, client, listener };
}

/** SYNs from addresses that nobody has (RFC 2544 §C.2.2: kept for tests of networks), each from another one. */
function flood(together: Together): void {
  const end = together.host(0).interfaceEnd("eth0");
  for (let number = 0; number < SYNS; number++) {
    const source = { address: `198.18.${number >> 8}.${number & 255}`, port: 1024 + number };
    const segment = {
      flags: SYN,
      sequenceNumber: number,
      acknowledgmentNumber: 0,
      window: 1000,
      payload: new Uint8Array(0),
      options: { mss: 1460 },
    };
    const packet = encodePacket({ source, destination: { address: "10.0.1.1", port: PORT }, segment });
    end.send(encodeEthernet({ destination: VICTIM_MAC, source: VOID_MAC }, packet));
  }
}

/** What the victim's kernel has counted under a name. */
async function counter(together: Together, name: string): Promise<number> {
  const { stdout } = await together.host(0).run("cat", ["/proc/net/netstat"]);
  const [names = [], values = []] = stdout.split("\n").map((line) => line.split(" "));
  return Number(values[names.indexOf(name)]);
}

const test = suite("a SYN flood against a listener of the Linux kernel");
test.after.each(Together.closeAll);

test("keeps others out while there are no cookies: their SYNs get no answer", async () => {
  const { together, client } = await victimAndClient("0");
  flood(together);
  const stop = new AbortController();
  const socket = socketIn(client, AF_INET, SOCK_STREAM);
  const connecting = socket.connect(["10.0.1.1", PORT], { signal: stop.signal }).then(
    () => "connected",
    () => "given up",
  );
  const between = (from: string) =>
    together.frames
      .filter((each) => each.from === `${from} eth0`)
      .map(({ frame }) => flat(frame))
      .filter((packet) => packet["ip.dst"] === (from === "client" ? "10.0.1.1" : "10.0.1.2") && packet["tcp.flags"]);
  // it is sent again a second later, and again
  await until("the client has asked three times", () => between("client").length >= 3);
  assert.ok(between("client").every((packet) => packet["tcp.flags"] === SYN_FLAG));
  assert.is(between("victim").length, 0);
  assert.ok((await counter(together, "TCPReqQFullDrop")) > SYNS / 2);
  assert.is(await counter(together, "SyncookiesSent"), 0);
  stop.abort();
  assert.is(await connecting, "given up");
  socket.close();
});

test("keeps nobody out where there are cookies: half-open connections cost nothing", async () => {
  const { together, client, listener } = await victimAndClient("1");
  flood(together);
  const socket = socketIn(client, AF_INET, SOCK_STREAM);
  const [[connection]] = await Promise.all([listener.accept(), socket.connect(["10.0.1.1", PORT])]);
  await socket.send("let in");
  assert.is(String(await connection.recv(100)), "let in");
  assert.ok((await counter(together, "SyncookiesSent")) > SYNS / 2);
  assert.ok((await counter(together, "SyncookiesRecv")) >= 1);
  for (const each of [socket, connection, listener]) each.close();
});

test.run();
