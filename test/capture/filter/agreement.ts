/** Compares our filters with libpcap's: what is accepted, the program, and the packets that match. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type BpfInstruction,
  compileFilter,
  encodeCapture,
  FilterError,
  filterFunction,
  interpret,
  linkTypeName,
  type PacketFilter,
  systemNames,
} from "../../../kernel-lib/capture";
import { type Answer, askReference, programText } from "../libpcap/reference";
import { MADE_LINK_TYPES, type MadePacket, PacketMaker } from "../made/packets";
import { Random } from "../random";
import { Grammar } from "./grammar";

export interface AgreementPlan {
  seed: number;
  expressions: number;
  packetsPerLinkType: number;
}

export interface AgreementCounts {
  accepted: number;
  refused: number;
  packetsCompared: number;
}

interface Case {
  expression: string;
  linkType: number;
  source: "dead" | "file" | "swapped";
}

const SNAP_LENGTH_BYTES = 262_144;

/** Throws with the shortest expression on which we differ from libpcap. */
export function compareWithLibpcap(plan: AgreementPlan): AgreementCounts {
  const random = new Random(plan.seed);
  const grammar = new Grammar(random);
  const cases = Array.from(
    { length: plan.expressions },
    (): Case => ({
      expression: grammar.expression(),
      linkType: random.pick([...MADE_LINK_TYPES, MADE_LINK_TYPES[0]]),
      source: random.pick(["dead", "file", "file", "swapped"]),
    }),
  );
  const folder = mkdtempSync(path.join(os.tmpdir(), "wirebook-agreement-"));
  try {
    return compareCases(cases, new Captures(folder, plan));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A capture of made packets for each link type, also as a file for libpcap. */
class Captures {
  private readonly made = new Map<number, { file: string; packets: MadePacket[] }>();

  constructor(
    private readonly folder: string,
    private readonly plan: AgreementPlan,
  ) {}

  of(linkType: number): { file: string; packets: MadePacket[] } {
    const known = this.made.get(linkType);
    if (known) return known;
    const packets = new PacketMaker(linkType, this.plan.seed + linkType).packets(this.plan.packetsPerLinkType);
    const file = path.join(this.folder, `${linkTypeName(linkType)}.pcap`);
    const written = packets.map((packet) => ({ seconds: 0, nanoseconds: 0, ...packet }));
    writeFileSync(file, encodeCapture({ interfaces: [{ linkType }] }, written));
    const made = { file, packets };
    this.made.set(linkType, made);
    return made;
  }
}

function compareCases(cases: Case[], captures: Captures): AgreementCounts {
  const ours = cases.map(compileOurs);
  const verdicts = askReference(cases.map(compileRequest));
  const matches = askReference(cases.map((one) => matchRequest(one, captures)));
  const counts: AgreementCounts = { accepted: 0, refused: 0, packetsCompared: 0 };
  const failures: string[] = [];
  cases.forEach((one, at) => {
    const verdict = verdicts[at] as Answer;
    verdict.ok ? counts.accepted++ : counts.refused++;
    const difference =
      programDifference(ours[at] as Ours, verdict) ??
      matchDifference(one, ours[at] as Ours, matches[at] as Answer, captures, counts);
    if (difference)
      failures.push(`"${one.expression}" on ${linkTypeName(one.linkType)} (${one.source}): ${difference}`);
  });
  failures.sort((a, b) => a.length - b.length);
  if (failures.length > 0)
    throw new Error(`${failures.length} of ${cases.length} differ from libpcap; the shortest:\n${failures[0]}`);
  return counts;
}

/** Our program, or why we refuse. */
type Ours = BpfInstruction[] | string;

function compileOurs({ expression, linkType, source }: Case): Ours {
  const options = {
    linkType,
    snapLengthBytes: SNAP_LENGTH_BYTES,
    names: systemNames(),
    fromFile: source !== "dead",
    byteSwapped: source === "swapped",
  };
  try {
    return compileFilter(expression, options);
  } catch (error) {
    if (error instanceof FilterError) return error.reason;
    throw new Error(`compiling "${expression}" ended in another error`, { cause: error });
  }
}

const compileRequest = ({ source, linkType, expression }: Case): string =>
  `compile\t${source}\t${linkType}\t${SNAP_LENGTH_BYTES}\t0\t${expression}`;

/** libpcap does not return from a protochain that goes in a circle, so those are compared by their programs only. */
const matchRequest = ({ expression, linkType }: Case, captures: Captures): string =>
  /protochain/.test(expression) ? "none" : `match\t${captures.of(linkType).file}\t${expression}`;

/** Our programs may first write 0 to scratch words that libpcap's read as they are. */
const withoutZeros = (text: string): string => text.replace(/^(?:0,0,0,0 (?:2,0,0,\d+ )+)+/, "");

/** A program but for what we change so that the kernel takes it: those zeros, and loads from where Linux keeps nothing. */
export const normalized = (text: string): string =>
  withoutZeros(text).replace(/(?:32|40|48),0,0,(\d+)/g, (load, k: string) => (isUnknown(Number(k)) ? "6,0,0,0" : load));
const isUnknown = (k: number): boolean => k >= 0xffff_f000 && (k > 0xffff_f03c || k % 4 !== 0);

function programDifference(ours: Ours, verdict: Answer): string | undefined {
  if (typeof ours === "string") return verdict.ok ? `we refuse (${ours}), libpcap does not` : undefined;
  if (!verdict.ok) return `libpcap refuses (${verdict.text}), we do not`;
  const text = programText(ours);
  return normalized(text) === normalized(verdict.text)
    ? undefined
    : `the programs differ:\n  ${text}\n  ${verdict.text}`;
}

function matchDifference(
  { linkType, source }: Case,
  ours: Ours,
  answer: Answer,
  captures: Captures,
  counts: AgreementCounts,
): string | undefined {
  if (typeof ours === "string" || source !== "file" || !answer.ok) return undefined;
  // Where libpcap reads what it has not written its answer is chance.
  if (programText(ours) !== withoutZeros(programText(ours))) return undefined;
  const { packets } = captures.of(linkType);
  counts.packetsCompared += packets.length;
  for (const [name, filter] of [
    ["interpret", interpret(ours)],
    ["filterFunction", filterFunction(ours)],
  ] as const) {
    const found = matching(filter, packets);
    if (found !== answer.text) return `${name} matches ${found || "none"}, libpcap ${answer.text || "none"}`;
  }
  return undefined;
}

function matching(filter: PacketFilter, packets: readonly MadePacket[]): string {
  const found: number[] = [];
  packets.forEach(({ bytes, originalLength }, at) => {
    if (filter(bytes, 0, bytes.length, originalLength) !== 0) found.push(at + 1);
  });
  return found.join(" ");
}
