/**
 * The traces of kernel-lib/handshake, played against the Linux kernel itself in hosts of a lab: it does what they say, or it
 * differs in a way that the table knows. Real time passes, so what a process did too late proves nothing: it is tried again.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseTrace, type Trace } from "../../../kernel-lib/handshake";
import { type KernelOutcome, KernelStages, playOnKernel } from "../../../kernel-lib/lab/linux/traces";
import { SeededRandom } from "../../../kernel-lib/link";

const TRACES = path.resolve(__dirname, "../../handshake/traces");
/** More than this late, and the kernel's own timers may have come in between. */
const LATE_MS = 10;
const MOST_TRIES = 6;
const AT_ONCE = 12;

const AFTER_FIN =
  "RFC 9293 §3.10.7.4 acknowledges what comes in order and ignores its text; Linux drops what begins behind the peer's FIN " +
  "without a word, since no acknowledgment is due (tcp_rcv_state_process)";
const TIME_WAIT =
  "RFC 9293 §3.10.7.4 answers what is not acceptable; of a connection in TIME-WAIT Linux keeps too little to look at " +
  "acknowledgments and windows: a bare ACK in order renews the wait, a reset in the window is ignored (tcp_timewait_state_process)";

const MEMORY =
  "the window of a small buffer is what the kernel has memory for, and what a segment takes of that depends on the device that " +
  "brings it: from a TAP device a whole third segment has room";

/** Where the kernel differs from a trace: the line, and why. */
export const DIFFERENCES: Readonly<Record<string, { line: number; why: string }>> = {
  "linux/small-receive-buffer.pkt": { line: 16, why: MEMORY },
  "states/close-wait--data.pkt": { line: 13, why: AFTER_FIN },
  "states/close-wait--data-with-old-ack.pkt": { line: 13, why: AFTER_FIN },
  "states/close-wait--fin.pkt": { line: 13, why: AFTER_FIN },
  "states/close-wait--fin-with-old-ack.pkt": { line: 13, why: AFTER_FIN },
  "states/closing--data-with-old-ack.pkt": { line: 15, why: AFTER_FIN },
  "states/closing--fin-with-old-ack.pkt": { line: 15, why: AFTER_FIN },
  "states/last-ack--data-with-old-ack.pkt": { line: 15, why: AFTER_FIN },
  "states/last-ack--fin-with-old-ack.pkt": { line: 15, why: AFTER_FIN },
  "states/time-wait--ack-of-what-was-never-sent.pkt": { line: 15, why: TIME_WAIT },
  "states/time-wait--rst-within-window.pkt": { line: 15, why: TIME_WAIT },
};

export interface TracesPlayed {
  agreed: number;
  /** As the table says. */
  differed: number;
  /** Never in time, and so without a verdict. */
  late: string[];
}

/** Plays traces that last no longer than told, a share of them drawn by seed. @throws with each that is not as it should be */
export async function proveKernelTraces(seed: number, share: number, mostMs: number): Promise<TracesPlayed> {
  const random = new SeededRandom(seed);
  const chosen = readTraces().filter(({ trace }) => random.happens(100 * share) && durationMs(trace) <= mostMs);
  const played: TracesPlayed = { agreed: 0, differed: 0, late: [] };
  const faults: string[] = [];
  const stages = new KernelStages();
  try {
    let left = chosen;
    for (let tries = 1; left.length > 0; tries++) {
      const again: NamedTrace[] = [];
      for (let at = 0; at < left.length; at += AT_ONCE)
        for (const [each, outcome] of await playTogether(stages, left.slice(at, at + AT_ONCE)))
          judge(each, outcome, tries, { played, faults, again });
      left = again;
    }
  } finally {
    await stages.close();
  }
  if (faults.length > 0) throw new Error(`seed ${seed}:\n${faults.join("\n")}`);
  return played;
}

interface NamedTrace {
  name: string;
  trace: Trace;
}

interface Verdicts {
  played: TracesPlayed;
  faults: string[];
  again: NamedTrace[];
}

function judge(each: NamedTrace, { outcome, latenessMs }: KernelOutcome, tries: number, verdicts: Verdicts): void {
  const known = DIFFERENCES[each.name];
  if (outcome.ok && !known) verdicts.played.agreed++;
  else if (!outcome.ok && "line" in outcome && known?.line === outcome.line) verdicts.played.differed++;
  else if (latenessMs > LATE_MS) {
    if (tries < MOST_TRIES) verdicts.again.push(each);
    else verdicts.played.late.push(each.name);
  } else if (outcome.ok) verdicts.faults.push(`${each.name}: the table of differences has it, and there is none`);
  else verdicts.faults.push(`${each.name}: ${JSON.stringify(outcome)} (${latenessMs.toFixed(1)} ms late at most)`);
}

function readTraces(): NamedTrace[] {
  return ["linux", "states"].flatMap((folder) =>
    readdirSync(path.join(TRACES, folder))
      .sort()
      .map((file) => ({
        name: `${folder}/${file}`,
        trace: parseTrace(readFileSync(path.join(TRACES, folder, file), "utf8")),
      })),
  );
}

/** How long a trace goes on. */
function durationMs({ events }: Trace): number {
  let atUsecs = 0;
  for (const { time } of events) {
    const base = time.kind === "relative" ? atUsecs : 0;
    if (time.kind !== "any") atUsecs = base + Math.max(time.usecs, time.latestUsecs ?? 0, time.returnsUsecs ?? 0);
  }
  return atUsecs / 1000;
}

/** Side by side, each in a host of its own; all hosts are there before the first begins. */
async function playTogether(
  stages: KernelStages,
  traces: readonly NamedTrace[],
): Promise<[NamedTrace, KernelOutcome][]> {
  const ready = [];
  for (const each of traces) ready.push({ each, stage: await stages.next() });
  return Promise.all(
    ready.map(
      async ({ each, stage }): Promise<[NamedTrace, KernelOutcome]> => [each, await playOnKernel(each.trace, stage)],
    ),
  );
}
