/** RFC 9293 §3.3.2, figure 5, as places: where each state stands, and which ways lead from one to the next. */

/** Middles of the boxes. CLOSED stands twice: where a connection begins, and where it ends. */
export const PLACES = {
  CLOSED: [350, 34],
  LISTEN: [350, 112],
  "SYN-RECEIVED": [120, 176],
  "SYN-SENT": [580, 176],
  ESTABLISHED: [350, 246],
  "FIN-WAIT-1": [120, 320],
  "CLOSE-WAIT": [580, 320],
  "FIN-WAIT-2": [120, 410],
  CLOSING: [350, 396],
  "LAST-ACK": [580, 410],
  "TIME-WAIT": [350, 490],
  "CLOSED again": [580, 490],
} as const satisfies Record<string, readonly [number, number]>;

export type Place = keyof typeof PLACES;

export interface Way {
  from: Place;
  to: Place;
  /** What leads there, and what is sent on the way. */
  on: string;
  sends?: string;
}

const way = (from: Place, to: Place, on: string, sends?: string): Way => ({
  from,
  to,
  on,
  ...(sends ? { sends } : {}),
});

export const WAYS: readonly Way[] = [
  way("CLOSED", "LISTEN", "passive OPEN"),
  way("CLOSED", "SYN-SENT", "active OPEN", "SYN"),
  way("LISTEN", "SYN-RECEIVED", "rcv SYN", "SYN,ACK"),
  way("LISTEN", "SYN-SENT", "SEND", "SYN"),
  way("SYN-SENT", "SYN-RECEIVED", "rcv SYN", "SYN,ACK"),
  way("SYN-RECEIVED", "ESTABLISHED", "rcv ACK of SYN"),
  way("SYN-SENT", "ESTABLISHED", "rcv SYN,ACK", "ACK"),
  way("SYN-RECEIVED", "FIN-WAIT-1", "CLOSE", "FIN"),
  way("ESTABLISHED", "FIN-WAIT-1", "CLOSE", "FIN"),
  way("ESTABLISHED", "CLOSE-WAIT", "rcv FIN", "ACK"),
  way("FIN-WAIT-1", "FIN-WAIT-2", "rcv ACK of FIN"),
  way("FIN-WAIT-1", "CLOSING", "rcv FIN", "ACK"),
  way("FIN-WAIT-2", "TIME-WAIT", "rcv FIN", "ACK"),
  way("CLOSING", "TIME-WAIT", "rcv ACK of FIN"),
  way("CLOSE-WAIT", "LAST-ACK", "CLOSE", "FIN"),
  way("LAST-ACK", "CLOSED again", "rcv ACK of FIN"),
  way("TIME-WAIT", "CLOSED again", "2MSL timeout"),
];
