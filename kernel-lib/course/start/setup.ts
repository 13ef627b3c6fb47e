/** Set-up: the steps from a clone to a JupyterLab with our kernel, each done only where it is not done yet. */
import path from "node:path";
import { buildSteps, fingerprint, hasKernelspec, writeKernelspec } from "../../kernel/image";
import { hasLabextension, writeLabextension } from "../../show/labextension";
import { lockSetup } from "./lock";
import { PLACES } from "./places";
import { hasPythonEnvironment, makePythonEnvironment } from "./python";

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
      isDone: () => hasLabextension(LABEXTENSIONS),
      run: async () => void (await writeLabextension(LABEXTENSIONS)),
    },
    { name: "installing JupyterLab", isDone: hasPythonEnvironment, run: makePythonEnvironment },
  ];
}

/** Does what is not done yet, telling of each step. Two at a time would undo each other's work: the second waits. */
export async function setUp(tell: (text: string) => void): Promise<void> {
  if (setupSteps().every((step) => step.isDone())) return;
  const unlock = await lockSetup(tell);
  try {
    for (const step of setupSteps()) {
      if (step.isDone()) continue;
      tell(step.name);
      await step.run((progress) => tell(`${step.name}: ${progress}`));
    }
  } finally {
    unlock();
  }
}
