/** Which engine a lab stands on: what was asked for, or the best that this machine gives, found out by doing it. */
import type { Clock } from "../link";
import type { CableEnd, Engine, EngineHost, EngineKind, HostPlan } from "./engine";
import { LabError } from "./error";
import { inProcessEngine } from "./in-process";
import { LinuxUnavailableError, linuxEngine, whyNotLinux } from "./linux";

export interface EngineChoice {
  kind: EngineKind;
  /** In one line. */
  why: string;
}

/** How engines are made; a test hands over its own. */
export type EngineMaker = (kind: EngineKind, options: { clock: Clock; seed: number }) => Engine;

export const makeEngine: EngineMaker = (kind, options) => (kind === "linux" ? linuxEngine() : inProcessEngine(options));

/** Why the Linux engine cannot be had, once somebody has tried; it stays so while this process lives. */
let refused: LinuxUnavailableError | undefined;

export interface EngineWish {
  engine: EngineKind | undefined;
  clock: "real" | "jumping";
}

/** Says which engine to try first, before anything is started. */
export function wishedEngine({ engine, clock }: EngineWish): EngineChoice & { isForced: boolean } {
  const forced = process.env.WIREBOOK_LAB;
  if (forced !== undefined && forced !== "" && forced !== "linux" && forced !== "in-process")
    throw new LabError("LAB_ENGINE", `WIREBOOK_LAB=${forced}: there are "linux" and "in-process".`);
  if (engine !== undefined && engine !== "linux" && engine !== "in-process")
    throw new LabError("LAB_ENGINE", `lab: engine ${JSON.stringify(engine)}: there are "linux" and "in-process".`);
  if (clock === "jumping") {
    if (engine === "linux")
      throw new LabError(
        "LAB_ENGINE",
        'lab: clock "jumping" with engine "linux": a real kernel lives in real time. Leave one of them out.',
      );
    return { kind: "in-process", why: "its time jumps", isForced: true };
  }
  if (engine) return { kind: engine, why: "as asked for", isForced: true };
  if (forced) return { kind: forced, why: `WIREBOOK_LAB=${forced}`, isForced: true };
  if (process.platform !== "linux")
    return { kind: "in-process", why: "network namespaces are Linux's, and this system is not", isForced: true };
  if (refused) return { kind: "in-process", why: refused.reason, isForced: true };
  return { kind: "linux", why: "this machine lets namespaces be made without root", isForced: false };
}

/** Starts hosts on one engine; where it was not forced and Linux refuses, on the other. */
export async function startBest(
  choice: ReturnType<typeof wishedEngine>,
  start: (kind: EngineKind) => Promise<void>,
): Promise<EngineChoice> {
  try {
    await start(choice.kind);
    return choice;
  } catch (error) {
    if (!(error instanceof LinuxUnavailableError)) throw error;
    refused = error;
    if (choice.isForced) throw error;
    await start("in-process");
    return { kind: "in-process", why: error.reason };
  }
}

/** Hosts on their engines: one engine of each kind that is needed. */
export class EngineSet {
  readonly #engines: Engine[] = [];
  readonly hosts = new Map<string, EngineHost>();

  constructor(
    private readonly make: EngineMaker,
    private readonly options: { clock: Clock; seed: number },
  ) {}

  async start(kind: EngineKind, plans: readonly HostPlan[], cableEnd: CableEnd): Promise<void> {
    if (plans.length === 0) return;
    const engine = this.make(kind, this.options);
    this.#engines.push(engine);
    for (const host of await engine.start(plans, cableEnd)) this.hosts.set(host.name, host);
  }

  async close(): Promise<void> {
    this.hosts.clear();
    await Promise.all(this.#engines.splice(0).map((engine) => engine.close()));
  }
}

/** What an administrator could do so that labs stand on the Linux kernel, and why they do not now; nothing where they do. */
export async function whyNoLinux(): Promise<{ reason: string; remedy: string | undefined } | undefined> {
  refused ??= await whyNotLinux();
  return refused && { reason: refused.reason, remedy: refused.remedy };
}
