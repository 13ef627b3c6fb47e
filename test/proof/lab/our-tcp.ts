/**
 * Our TCP against the Linux kernel's, over one cable of a lab: as client and as server, over IPv4 and IPv6, 1 MiB each way
 * at once, with frames lost, overtaken and doubled. The hashes are equal, the kernel keeps no socket but in TIME-WAIT, and
 * tshark finds nothing wrong in what passed.
 */
import { createHash } from "node:crypto";
import { encodeCapture, LINK_TYPE } from "../../../kernel-lib/capture";
import { lab, type Machine } from "../../../kernel-lib/lab";
import { SeededRandom } from "../../../kernel-lib/link";
import { AF_INET, AF_INET6, type Inet6Address, SOCK_STREAM, type Socket } from "../../../kernel-lib/socket";
import { SOCKET_STATE } from "../../../kernel-lib/wire";
import { tsharkRows } from "../../handshake/tshark";
import { until } from "../../processes";
import { tcpStates } from "./tcp-states";

const MIB = 1 << 20;
/** The data are random: who looks for messages in them finds some, and they are broken. */
const BYTES_ONLY = [9004, 9006, 9104, 9106].flatMap((port) => ["-d", `tcp.port==${port},data`]);
const EXPERT_ERROR = 8_388_608;
/** Of a transfer that stands still; the slowest takes some seconds at a loss of 10 %. */
const PATIENCE_MS = 240_000;

export interface OurTcpRun {
  lossRate: number;
  seed: number;
}

const LOSS_RATES = [0, 0.01, 0.1];

/** So many seeds at each rate of loss. */
export async function proveOurTcp(firstSeed: number, seeds: number, say = (_: string): void => {}): Promise<void> {
  for (const lossRate of LOSS_RATES) {
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) await runOurTcp({ lossRate, seed });
    say(`our TCP and Linux's, ${seeds} runs of eight transfers of 1 MiB at a loss of ${100 * lossRate} %: well`);
  }
}

/** One run in a lab of its own. @throws with the run where something is not as it should be */
export async function runOurTcp({ lossRate, seed }: OurTcpRun): Promise<void> {
  const spoiled = lossRate > 0 ? { lossRate, reorderRate: 0.05, reorderHoldMs: 3, duplicateRate: 0.05 } : {};
  const net = await lab({
    hosts: {
      ours: { addresses: ["10.0.0.1/24", "fd00::1/64"], engine: "in-process" },
      linux: { addresses: ["10.0.0.2/24", "fd00::2/64"], engine: "linux" },
    },
    links: [["ours", "linux", spoiled]],
    seed,
    quiet: true,
  });
  try {
    const capture = net.link("ours", "linux").record();
    const { ours, linux } = net.hosts;
    await Promise.all([
      talk(ours, linux, AF_INET, "10.0.0.2", 9004),
      talk(ours, linux, AF_INET6, "fd00::2", 9006),
      talk(linux, ours, AF_INET, "10.0.0.1", 9104),
      talk(linux, ours, AF_INET6, "fd00::1", 9106),
    ]);
    await until("the kernel keeps no socket but in TIME-WAIT", async () => {
      const states = await tcpStates(linux);
      return states.every((state) => state === SOCKET_STATE.timeWait);
    });
    checkCapture(encodeCapture({ interfaces: [{ linkType: LINK_TYPE.EN10MB }] }, await capture.stop()));
  } catch (error) {
    throw new Error(`loss ${lossRate}, seed ${seed}: ${(error as Error).message}`, { cause: error });
  } finally {
    await net.close();
  }

  async function talk(client: Machine, server: Machine, family: number, address: string, port: number): Promise<void> {
    const listener = server.socket<Inet6Address>(family, SOCK_STREAM);
    listener.bind([family === AF_INET ? "" : "::", port]);
    listener.listen();
    const socket = client.socket<Inet6Address>(family, SOCK_STREAM);
    const [[accepted]] = await Promise.all([listener.accept(), socket.connect([address, port])]);
    listener.close();
    const there = bytesOf(seed + port);
    const back = bytesOf(seed + port + 1);
    const [received, answered] = await Promise.all([
      read(accepted),
      read(socket),
      socket.sendall(there).then(() => socket.shutdown(1)),
      accepted.sendall(back).then(() => accepted.shutdown(1)),
    ]);
    socket.close();
    accepted.close();
    const what = `${client.name} to ${server.name}, ${address}`;
    if (received !== hashOf(there)) throw new Error(`${what}: what arrived is not what was sent`);
    if (answered !== hashOf(back)) throw new Error(`${what}: what came back is not what was sent`);
  }
}

async function read(socket: Socket<Inet6Address>): Promise<string> {
  const hash = createHash("sha256");
  for (;;) {
    const part = await socket.recv(65_536, 0, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (part.length === 0) return hash.digest("hex");
    hash.update(part);
  }
}

function bytesOf(seed: number): Uint8Array {
  const random = new SeededRandom(seed);
  const words = Uint32Array.from({ length: MIB / 4 }, () => random.word());
  return new Uint8Array(words.buffer);
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function checkCapture(capture: Uint8Array): void {
  for (const row of tsharkRows(capture, BYTES_ONLY)) {
    const [number, , , , , , , malformed, tcp, ip, expert, checksum] = row;
    // Linux writes 0xffff for 0 in every protocol, as only UDP must; the sums are the same (RFC 1624), tshark minds
    const isMangledZero = tcp === "0" && checksum === "0xffff";
    // neighbours ask for each other, too: those packets have no checksum of TCP or IP
    const sums = isMangledZero || [tcp, ip].every((status) => status === "1" || status === "");
    const bad = malformed || !sums || expert?.split(",").some((severity) => Number(severity) >= EXPERT_ERROR);
    if (bad) throw new Error(`tshark on packet ${number}: ${row.join("; ")}`);
  }
}
