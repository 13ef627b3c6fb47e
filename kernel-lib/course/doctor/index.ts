/** `doctor`: a tick, or a fix, for each thing the course stands on. */
import { Shown, table } from "../../show";
import type { Check } from "./check";

export type { Check } from "./check";

const MARKS = { ok: "✓", missing: "–", broken: "✗" } as const;

/** Examines this machine. */
export async function examine(): Promise<Check[]> {
  // Loaded here, so that a cell that imports the course does not load its set-up too.
  const [tools, network, rights] = [await import("./tools"), await import("./network"), await import("./rights")];
  const labs = await import("./labs");
  return [
    tools.nodeCheck(),
    tools.pythonCheck(),
    tools.jupyterCheck(),
    tools.kernelCheck(),
    await network.loopbackCheck(),
    await network.ipv6Check(),
    await labs.labsCheck(),
    network.tunCheck(),
    rights.captureCheck(),
    await rights.sandboxCheck(),
    await network.portCheck(),
  ];
}

/** Puts what a bug report needs before the findings, as text that may be shown to others. */
export async function machineReport(checks: Check[]): Promise<string> {
  const [{ machineLines, withoutFolders }, { PLACES }] = [await import("./report"), await import("../start")];
  return withoutFolders([...machineLines(), "", report(checks).toString()].join("\n"), PLACES.root);
}

/** Lays findings out as a table and a verdict. */
export function report(checks: Check[]): Shown {
  const rows = checks.map(({ name, state, finding, fix = "" }) => ({
    " ": MARKS[state],
    what: name,
    finding,
    "to change it": fix,
  }));
  const broken = checks.filter(({ state }) => state === "broken");
  const verdict =
    broken.length === 0
      ? "All that the course needs is here."
      : `To be mended first: ${broken.map(({ name }) => name).join(", ")}.`;
  const shown = table(rows);
  const html = `${shown.bundle()["text/html"]}<p>${verdict}</p>`;
  return new Shown(`${linesOf(checks)}\n${verdict}`, { "text/html": html });
}

function linesOf(checks: Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, state, finding, fix }) => {
      const line = `${MARKS[state]} ${name.padEnd(width)}  ${finding}`;
      return fix && fix !== "nothing to do" ? `${line}\n  ${" ".repeat(width)}  → ${fix}` : line;
    })
    .join("\n");
}
