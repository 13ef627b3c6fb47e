/** Progress of long work: one line that is written over on a terminal, a line now and then elsewhere. */

const QUIET_MS = 5000;
const TICK_MS = 1000;
const WIDTH = 100;
/** Of a terminal that does not know its own width. */
const COLUMNS = 80;

/** Tells of steps; `end` leaves the line. */
export class Progress {
  #last = "";
  #told = 0;
  #clock: NodeJS.Timeout | undefined;
  readonly #started = Date.now();

  constructor(private readonly stream: NodeJS.WriteStream = process.stdout) {}

  /** Tells what is done now. `a: b` is detail of step `a`; off a terminal details come every few seconds. */
  readonly tell = (text: string): void => {
    if (this.stream.isTTY) this.#overwrite(text);
    else this.#line(text);
  };

  /** Ends the line that is written over. */
  end(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
    if (this.#last && this.stream.isTTY) this.stream.write("\n");
    this.#last = "";
  }

  #overwrite(text: string): void {
    const step = stepOf(text);
    if (this.#last && stepOf(this.#last) !== step) this.stream.write("\n");
    this.#last = text;
    // A step that has nothing to tell for a while shows by its seconds that it goes on.
    this.#clock ??= setInterval(() => this.#overwrite(this.#last), TICK_MS).unref();
    const seconds = Math.round((Date.now() - this.#started) / 1000);
    const line = `${seconds}s`
      .padStart(4)
      .concat("  ", text)
      .slice(0, Math.min(WIDTH, (this.stream.columns || COLUMNS) - 1));
    this.stream.write(`\r\u001b[2K${line}`);
  }

  #line(text: string): void {
    const isNewStep = stepOf(text) !== stepOf(this.#last);
    if (!isNewStep && Date.now() - this.#told < QUIET_MS) return;
    this.#last = text;
    this.#told = Date.now();
    this.stream.write(`${text}\n`);
  }
}

function stepOf(text: string): string {
  return text
    .split(": ")
    .slice(0, text.startsWith("building: ") ? 2 : 1)
    .join(": ");
}
