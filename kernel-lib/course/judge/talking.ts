/** The tools by which a check runs the learner's program and talks to it. */
import { wait } from "./changes";
import { CheckPeer } from "./check-peer";
import { PROGRAM } from "./ladder";
import { howEnded, missingModule, programEnd } from "./program-end";
import type { CheckRecord } from "./record";
import type { Files, Limits, RunningProgram, Site } from "./site";
import { Started, untilEnded } from "./started-program";
import type { CheckTools } from "./tools";
import { CheckUdpPeer } from "./udp-peer";
import { words } from "./words";

/** A program that stumbles takes its connections along: so long a check waits to hear which of both it was. */
const STUMBLE_MS = 2000;

/** Makes `run`, `start`, `peer` and `udp`. */
export function talkingTools(
  site: Site,
  record: CheckRecord,
  files: Files,
  limits: Limits,
): Pick<CheckTools, "run" | "start" | "peer" | "udp"> {
  const servers: { what: string; program: RunningProgram }[] = [];
  const broken = async (): Promise<string[]> => {
    if (servers.length === 0) return [];
    const stumbled = servers.map(({ program }) => wait(program, () => program.ended !== undefined, STUMBLE_MS));
    await Promise.race(stumbled);
    return servers.flatMap(({ what, program: { ended } }) =>
      ended ? [`${what} had ended: ${howEnded(programEnd(ended, record))}`] : [],
    );
  };
  const begin = (module: string, parameters: string[]): { what: string; program: RunningProgram } => {
    const what = commandLine(module, parameters);
    record.note(`run ${what}`);
    if (!Object.hasOwn(files, module)) record.end("not attempted", missingModule(module));
    const begun = { what, program: site.start(module, parameters) };
    record.programs.push(begun);
    return begun;
  };
  return {
    run: async (module, parameters = [], { input = "" } = {}) => {
      const { what, program } = begin(module, parameters);
      program.write(input);
      program.endInput();
      const ended = await untilEnded(program, record, limits);
      const { code, stdout, stderr } = programEnd(ended, record);
      record.steps.pop();
      record.note(`run ${what} → exit code ${code}`, { value: { stdout, stderr, code }, what: `run ${what}` });
      return ended;
    },
    start: (module, parameters = []) => {
      const { program } = begin(module, parameters);
      servers.push({ what: module, program });
      return new Started(program, record, limits);
    },
    udp: async (name = "the peer") => new CheckUdpPeer(await site.datagrams(), record, limits, name),
    peer: peerOpener(site, record, limits, broken),
  };
}

/** Makes `peer`: from the second on, each step says whose it is. */
function peerOpener(
  site: Site,
  record: CheckRecord,
  limits: Limits,
  broken: () => Promise<string[]>,
): CheckTools["peer"] {
  let peers = 0;
  return async (port, { pace = "polite" } = {}) => {
    const name = `peer ${++peers}`;
    if (peers === 2) record.nameFirstPeer("peer 1");
    const lead = peers > 1 ? `${name}: ` : "";
    record.note(`${lead}connect to port ${port}${pace === "deaf" ? ", and read nothing" : ""}`);
    try {
      const prefix = (): string => (peers > 1 ? `${name} ` : "");
      return new CheckPeer(await site.connect(port), record, limits, pace, name, prefix, broken);
    } catch (error) {
      const why = await broken();
      const { code, message } = error as NodeJS.ErrnoException;
      record.ladder.add({ ends: [name, PROGRAM], toward: "right", what: "connect" });
      if (code === "ECONNREFUSED") record.ladder.add({ ends: [name, PROGRAM], toward: "left", what: "RST" });
      const told = `port ${port} does not take a connection: ${code ?? message}`;
      return record.end("wrong", told, [told, ...why]);
    }
  };
}

/** A module and its parameters, those in quotes that a shell would cut. */
function commandLine(module: string, parameters: readonly string[]): string {
  const quotedParts = parameters.map((part) => (/^[\w./:@=+,-]+$/.test(part) ? part : words(part)));
  return [module, ...quotedParts].join(" ");
}
