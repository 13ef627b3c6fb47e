import type { CallEvent, TraceEvent } from "../../../handshake";
import type { KernelResult } from "./kernel-sockets";

/** The kernel did something else than the trace says. */
export class Difference extends Error {
  constructor(
    readonly event: TraceEvent,
    readonly actual: string,
  ) {
    super(actual);
  }
}

/** Holds what a call came to against what the trace says. @throws {Difference} */
export function check(event: CallEvent, { value, errno }: KernelResult): void {
  const { call, text } = event;
  const wanted = call.result;
  const same = wanted.kind === "any" || (wanted.kind === "number" && wanted.value === value);
  if (same && call.errno === errno) return;
  const args = text.slice(text.indexOf(call.name), text.lastIndexOf("=")).trim();
  throw new Difference(event, `${args} = ${value}${errno ? ` ${errno}` : ""}`);
}
