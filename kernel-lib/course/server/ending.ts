/** Things to undo, the last first, once. */
export class Ending {
  private readonly steps: (() => unknown)[] = [];
  private ending: Promise<void> | undefined;
  private settle: () => void = () => undefined;
  /** Settles when all is undone, by whomever. */
  readonly ended = new Promise<void>((resolve) => {
    this.settle = resolve;
  });

  /** Something to do at the end, before what was noted earlier. */
  after(step: () => unknown): void {
    this.steps.push(step);
  }

  /** Does it all; a step that fails does not keep the others from being done. Throws the first failure. */
  end(): Promise<void> {
    this.ending ??= this.undo().finally(this.settle);
    return this.ending;
  }

  private async undo(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
