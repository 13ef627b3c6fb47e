/** What ping and traceroute have in common: echo requests, and what comes back. */
export type { IcmpArrival, Quoted } from "./arrival";
export { readArrival } from "./arrival";
export { EchoSocket, type TimedArrival } from "./echo-socket";
export { keepErrors, type QueuedError, takeError } from "./error-queue";
export { noRightText } from "./no-right";
export { receiveWithin } from "./receive";
export { nowMs } from "./time";
export { type IcmpFault, icmpWords, isPortUnreachable, isTimeExceeded, whatFailed } from "./words";
