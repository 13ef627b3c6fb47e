/** Requests whose cells may still print: the running one, and all before it. */
import type { Content, Header, Message } from "./message";

/** One execution of a cell. */
export interface Execution {
  request: Message;
  count: number;
  /** For the reply. */
  payload: Content[];
  /** Text of its result, for the history. */
  result?: string | undefined;
}

/** Finds the request that an output belongs to. */
export class Executions {
  readonly #byId = new Map<string, Execution>();
  #latest: Execution | undefined;

  begin(request: Message, count: number): Execution {
    const execution = { request, count, payload: [] };
    this.#byId.set(request.header.msg_id, execution);
    this.#latest = execution;
    return execution;
  }

  get(id: string): Execution | undefined {
    return this.#byId.get(id);
  }

  /** The header an output of this cell is sent under; where the cell is not known, the latest one's. */
  headerOf(id: string | undefined): Header | Record<string, never> {
    const execution = (id !== undefined && this.#byId.get(id)) || this.#latest;
    return execution?.request.header ?? {};
  }
}
