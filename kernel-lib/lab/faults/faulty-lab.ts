/** A lab with one thing wrong in it, to be found: `faultyLab({ seed })`. */
import { inspect } from "node:util";
import { nearest } from "../../capture";
import { SeededRandom } from "../../link";
import { ClosedError, type Socket } from "../../socket";
import type { EngineKind } from "../engine";
import { makeEngine } from "../engines";
import { LabError } from "../error";
import { buildLab, type Lab } from "../lab";
import { seedOf } from "../seed";
import { planOf } from "../topology/plan";
import { FAULT_KINDS, type Fault, type FaultKind, type Listening, makeFault } from "./faults";
import { NETWORK, WEB_PORT } from "./network";

export interface FaultyLabOptions {
  /** Draws the fault and its place. */
  seed?: number;
  /** This fault, in a place that the seed draws; any of the six unless told. */
  fault?: FaultKind;
  engine?: EngineKind;
  clock?: "real" | "jumping";
  quiet?: boolean;
}

type Names = keyof typeof NETWORK.hosts | keyof typeof NETWORK.routers;

/** What came of a guess. */
export interface Verdict {
  right: boolean;
  says: string;
}

/** What came of asking bob for his page. */
export interface Attempt {
  worked: boolean;
  says: string;
}

/**
 * Makes a lab of three networks and two routers in which alice cannot get bob's page, for one of six reasons that the seed
 * draws.
 * @example
 * const puzzle = await faultyLab({ fault: "name not found", clock: "jumping", quiet: true });
 * (await puzzle.attempt()).worked // => false
 * puzzle.check("name not found", "ns").right // => true
 * await puzzle.close();
 */
export async function faultyLab(options: FaultyLabOptions = {}): Promise<FaultyLab> {
  const { seed = Math.floor(Math.random() * 1_000_000), fault: asked, engine, clock, quiet } = options;
  if (asked !== undefined) checkKind("faultyLab", asked);
  const random = new SeededRandom(seedOf(seed, "fault"));
  const kind = FAULT_KINDS[random.below(FAULT_KINDS.length)] as FaultKind;
  const fault = makeFault(asked ?? kind, random);
  const topology = { ...NETWORK, seed, ...(engine && { engine }), ...(clock && { clock }), ...(quiet && { quiet }) };
  const plan = planOf(topology);
  const net = await buildLab<Names>(topology, fault.changePlan?.(plan) ?? plan, makeEngine);
  fault.changeLab?.(net);
  return new FaultyLab(net, seed, fault);
}

/** A lab and the question what is wrong with it. */
export class FaultyLab {
  readonly task =
    "alice wants the page http://bob/ and does not get it. One thing is wrong: " +
    `${FAULT_KINDS.slice(0, -1).join(", ")} or ${FAULT_KINDS.at(-1)}. Which, and where?`;
  readonly #fault: Fault;
  readonly #server: Socket;
  #hints = 0;

  constructor(
    readonly net: Lab<Names>,
    /** Gives the same fault again. */
    readonly seed: number,
    fault: Fault,
  ) {
    this.#fault = fault;
    this.#server = serve(net, fault.listening ?? { address: "0.0.0.0", port: WEB_PORT });
  }

  /** Does what alice wants to do, and says what came of it. */
  async attempt({ timeoutS = 5 }: { timeoutS?: number } = {}): Promise<Attempt> {
    const socket = this.net.hosts.alice.socket();
    try {
      socket.settimeout(timeoutS);
      await socket.connect(["bob", WEB_PORT]);
      await socket.sendall("GET / HTTP/1.0\r\nHost: bob\r\n\r\n");
      const page = (await socket.recv(1000)).toString();
      return { worked: page.endsWith(PAGE), says: page.trim() };
    } catch (error) {
      return { worked: false, says: (error as Error).message };
    } finally {
      socket.close();
    }
  }

  /** Says whether a guess is right; with a place, both must be. */
  check(kind: FaultKind, where?: string): Verdict {
    checkKind("check", kind);
    const { kind: actual, places, says } = this.#fault;
    if (kind !== actual) return { right: false, says: `It is not "${kind}". ${this.hint()}` };
    if (where !== undefined && !places.some((place) => where.toLowerCase().includes(place)))
      return { right: false, says: `"${kind}" is right, but not at ${where}.` };
    return { right: true, says: `Right: ${says}.` };
  }

  /** Gives a hint, each time a nearer one. */
  hint(): string {
    const { hints } = this.#fault;
    return hints[Math.min(this.#hints++, hints.length - 1)] as string;
  }

  /** Gives the answer. */
  reveal(): string {
    return `${this.#fault.kind}: ${this.#fault.says}.`;
  }

  async close(): Promise<void> {
    this.#server.close();
    await this.net.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  [inspect.custom](): string {
    return `<lab with a fault, seed ${this.seed}>`;
  }
}

const PAGE = "hello from bob\n";
const ANSWER = `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`;

function serve(net: Lab<Names>, { address, port }: Listening): Socket {
  const server = net.hosts.bob.socket();
  server.bind([address, port]);
  server.listen();
  answerAll(server).catch((error) => {
    if (!net.closed && !(error instanceof ClosedError)) throw error;
  });
  return server;
}

async function answerAll(server: Socket): Promise<void> {
  for await (const [connection] of server)
    answer(connection)
      // who asked has gone; the next one is answered
      .catch(() => {})
      .finally(() => connection.close());
}

async function answer(connection: Socket): Promise<void> {
  connection.settimeout(10);
  let asked = "";
  while (!asked.includes("\r\n\r\n")) {
    const bytes = await connection.recv(1000);
    if (bytes.length === 0) return;
    asked += bytes.toString("latin1");
  }
  await connection.sendall(ANSWER);
}

function checkKind(asked: string, kind: string): void {
  if ((FAULT_KINDS as readonly string[]).includes(kind)) return;
  const meant = nearest(kind, FAULT_KINDS);
  const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  throw new LabError(
    "LAB_NAME",
    `${asked}: "${kind}" is none of the faults.${hint} There are ${FAULT_KINDS.join(", ")}.`,
  );
}
