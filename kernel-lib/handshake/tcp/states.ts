// RFC 9293 §3.3.2, figure 5: the states of a connection and what moves it from one to the next.

export type TcpState =
  | "CLOSED"
  | "LISTEN"
  | "SYN-SENT"
  | "SYN-RECEIVED"
  | "ESTABLISHED"
  | "FIN-WAIT-1"
  | "FIN-WAIT-2"
  | "CLOSE-WAIT"
  | "CLOSING"
  | "LAST-ACK"
  | "TIME-WAIT";

/** What moves a connection: a call of its user, an arrival, a time-out. */
export type Stimulus =
  | "passive OPEN"
  | "active OPEN"
  | "SEND"
  | "CLOSE"
  | "ABORT"
  | "rcv SYN"
  | "rcv SYN,ACK"
  | "rcv ACK of SYN"
  | "rcv FIN"
  | "rcv ACK of FIN"
  | "rcv RST"
  | "2MSL timeout"
  | "R2 timeout";

export interface Transition {
  from: TcpState;
  on: Stimulus;
  to: TcpState;
  /** What is sent on the way. */
  sends: string;
  /** Of RFC 9293. */
  section: string;
}

const row = (from: TcpState, on: Stimulus, to: TcpState, sends: string, section: string): Transition => ({
  from,
  on,
  to,
  sends,
  section,
});

/** Every way of the figure, and the resets and time-outs that it leaves out. The code can take no other. */
export const TRANSITIONS: readonly Transition[] = [
  row("CLOSED", "passive OPEN", "LISTEN", "", "3.10.1"),
  row("CLOSED", "active OPEN", "SYN-SENT", "SYN", "3.10.1"),
  row("LISTEN", "active OPEN", "SYN-SENT", "SYN", "3.10.1"),
  row("LISTEN", "SEND", "SYN-SENT", "SYN", "3.10.2"),
  row("LISTEN", "rcv SYN", "SYN-RECEIVED", "SYN,ACK", "3.10.7.2"),
  row("LISTEN", "CLOSE", "CLOSED", "", "3.10.4"),
  row("SYN-SENT", "rcv SYN,ACK", "ESTABLISHED", "ACK", "3.10.7.3"),
  row("SYN-SENT", "rcv SYN", "SYN-RECEIVED", "SYN,ACK", "3.10.7.3"),
  row("SYN-SENT", "CLOSE", "CLOSED", "", "3.10.4"),
  row("SYN-RECEIVED", "rcv ACK of SYN", "ESTABLISHED", "", "3.10.7.4"),
  row("SYN-RECEIVED", "CLOSE", "FIN-WAIT-1", "FIN", "3.10.4"),
  row("SYN-RECEIVED", "rcv RST", "LISTEN", "", "3.10.7.4"),
  row("ESTABLISHED", "CLOSE", "FIN-WAIT-1", "FIN", "3.10.4"),
  row("ESTABLISHED", "rcv FIN", "CLOSE-WAIT", "ACK", "3.10.7.4"),
  row("FIN-WAIT-1", "rcv ACK of FIN", "FIN-WAIT-2", "", "3.10.7.4"),
  row("FIN-WAIT-1", "rcv FIN", "CLOSING", "ACK", "3.10.7.4"),
  row("FIN-WAIT-2", "rcv FIN", "TIME-WAIT", "ACK", "3.10.7.4"),
  row("CLOSE-WAIT", "CLOSE", "LAST-ACK", "FIN", "3.10.4"),
  row("CLOSING", "rcv ACK of FIN", "TIME-WAIT", "", "3.10.7.4"),
  row("LAST-ACK", "rcv ACK of FIN", "CLOSED", "", "3.10.7.4"),
  row("TIME-WAIT", "2MSL timeout", "CLOSED", "", "3.10.8"),
  ...(["SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT"] as const).map((from) =>
    row(from, "ABORT", "CLOSED", "RST", "3.10.5"),
  ),
  ...(["LISTEN", "SYN-SENT", "CLOSING", "LAST-ACK", "TIME-WAIT"] as const).map((from) =>
    row(from, "ABORT", "CLOSED", "", "3.10.5"),
  ),
  row("SYN-SENT", "rcv RST", "CLOSED", "", "3.10.7.3"),
  ...(["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"] as const).map(
    (from) => row(from, "rcv RST", "CLOSED", "", "3.10.7.4"),
  ),
  ...(
    [
      "SYN-SENT",
      "SYN-RECEIVED",
      "ESTABLISHED",
      "FIN-WAIT-1",
      "FIN-WAIT-2",
      "CLOSE-WAIT",
      "CLOSING",
      "LAST-ACK",
    ] as const
  ).map((from) => row(from, "R2 timeout", "CLOSED", "", "3.8.3")),
];

const ways = new Map(TRANSITIONS.map((transition) => [`${transition.from} ${transition.on}`, transition]));

/**
 * Gives where a stimulus leads from a state; undefined where it leads nowhere.
 * @example
 * nextState("FIN-WAIT-1", "rcv FIN") // => "CLOSING"
 */
export function nextState(from: TcpState, on: Stimulus): TcpState | undefined {
  return ways.get(`${from} ${on}`)?.to;
}
