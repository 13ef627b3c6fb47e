/** What the learner's code prints and shows, on its way to the page. */
import type { ErrorReport, FromRunner } from "../protocol";
import type { Comms } from "./comms";
import type { Executions } from "./executions";
import { OutputBatcher } from "./output";
import type { Wire } from "./wire";

/** Messages of the runner that the page is shown, or that it leaves in the reply. */
export type Output = Extract<
  FromRunner,
  { type: "stream" | "display" | "result" | "clear" | "page" | "error" | "comm" }
>;

/** Publishes outputs in the order they came. */
export class Publisher {
  readonly #streams: OutputBatcher;

  constructor(
    private readonly wire: Wire,
    private readonly executions: Executions,
    private readonly comms: Comms,
  ) {
    this.#streams = new OutputBatcher((parent, name, text) => wire.publish(parent, "stream", { name, text }));
  }

  /** Shows text; without a cell it is the latest one's. */
  stream(cell: string | undefined, name: "stdout" | "stderr", text: string): void {
    this.#streams.add(this.executions.headerOf(cell), name, text);
  }

  /** Shows an error under a cell. */
  error(cell: string | undefined, { ename, evalue, traceback }: ErrorReport): void {
    this.flush();
    this.wire.publish(this.executions.headerOf(cell), "error", { ename, evalue, traceback });
  }

  /** Sends streams that are still gathered. */
  flush(): void {
    this.#streams.flush();
  }

  /** Publishes one output of the runner's. */
  publish(output: Output): void {
    if (output.type !== "stream") this.flush();
    (this.#publishers[output.type] as (output: Output) => void)(output);
  }

  readonly #publishers: { [T in Output["type"]]: (output: Extract<Output, { type: T }>) => void } = {
    stream: ({ cell, name, text }) => this.stream(cell, name, text),
    display: (output) => this.#display(output),
    result: (output) => this.#result(output),
    clear: ({ cell, wait }) => this.wire.publish(this.executions.headerOf(cell), "clear_output", { wait }),
    page: ({ cell, data }) => this.executions.get(cell)?.payload.push({ source: "page", data, start: 0 }),
    error: ({ cell, error }) => this.error(cell, error),
    comm: ({ cell, comm }) =>
      this.comms.fromRunner(comm, this.executions.headerOf(cell), (...parts) => this.wire.publish(...parts)),
  };

  #display({ cell, data, metadata, displayId, update }: Extract<Output, { type: "display" }>): void {
    const transient = displayId ? { display_id: displayId } : {};
    const parent = this.executions.headerOf(cell);
    this.wire.publish(parent, update ? "update_display_data" : "display_data", { data, metadata, transient });
  }

  #result({ cell, data, metadata }: Extract<Output, { type: "result" }>): void {
    const parent = this.executions.headerOf(cell);
    const execution = this.executions.get(cell);
    const text = data["text/plain"];
    if (execution) execution.result = typeof text === "string" ? text : undefined;
    this.wire.publish(parent, "execute_result", { execution_count: execution?.count ?? 0, data, metadata });
  }
}
