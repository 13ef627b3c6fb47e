/** Set-up: the steps from a clone to a JupyterLab with our kernel, each done only where it is not done yet. */
import path from "node:path";
import { buildSteps, fingerprint, hasKernelspec, lock, writeKernelspec } from "../../kernel/image";
import { hasLabextension, writeLabextension } from "../../show/labextension";
import { log } from "./commands";
import { BadGround, groundOf } from "./ground";
import { PLACES } from "./places";
import { findPython, hasPythonEnvironment, makePythonEnvironment } from "./python";

/** One step of set-up. */
export interface Step {
  name: string;
  isDone(): boolean;
  run(report: (progress: string) => void): Promise<void> | void;
}

/** Where Jupyter finds our kernelspec. */
export const KERNELS = path.join(PLACES.jupyter, "kernels");
const LABEXTENSIONS = path.join(PLACES.jupyter, "labextensions");

/** Lists all steps, in their order. */
export function setupSteps(): Step[] {
  const { root } = PLACES;
  const kernel = buildSteps({ root, fingerprint: fingerprint() });
  return [
    ...kernel.map((step) => ({ name: `building: ${step.name}`, isDone: step.isDone, run: () => step.build() })),
    {
      name: "registering the kernel",
      isDone: () => hasKernelspec(KERNELS, root),
      run: () => void writeKernelspec(KERNELS, root),
    },
    {
      name: "building the JupyterLab extension",
      isDone: () => holds(() => hasLabextension(LABEXTENSIONS)),
      run: async () => void (await writeLabextension(LABEXTENSIONS)),
    },
    { name: "installing JupyterLab", isDone: hasPythonEnvironment, run: makePythonEnvironment },
  ];
}

/** A stamp that cannot be read, as it is half written, stamps nothing. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

/**
 * Does what is not done yet, telling of each step. Two at a time would undo each other's work: the second waits.
 * Throws BadGround with the sentence for the reader.
 */
export async function setUp(tell: (text: string) => void): Promise<void> {
  if (setupSteps().every((step) => step.isDone())) return;
  if (!hasPythonEnvironment()) findPython(); // says at once what else would be said after a minute's work
  const unlock = await lock(path.join(PLACES.state, "setup.lock"), tell);
  try {
    for (const step of setupSteps()) if (!step.isDone()) await runStep(step, tell);
  } finally {
    unlock();
    await endBundler();
  }
}

/** esbuild keeps a process of its own for the next build; beside a JupyterLab that runs for hours it would only take memory. */
async function endBundler(): Promise<void> {
  const { stop } = await import("esbuild");
  await stop();
}

async function runStep(step: Step, tell: (text: string) => void): Promise<void> {
  tell(step.name);
  try {
    await step.run((progress) => tell(`${step.name}: ${progress}`));
  } catch (error) {
    if (error instanceof BadGround) throw error;
    const { stack, message } = error as Error;
    log(`${step.name}\n${stack ?? message}\n`);
    throw groundOf(sentenceCase(step.name), message, PLACES.log);
  }
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
