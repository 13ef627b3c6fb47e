/**
 * What lessons and exercises use beside the network itself: predictions, captures, pictures of addresses, checks, the doctor.
 * Each is loaded when it is first called, so that a cell which imports one does not wait for all.
 */
export { CheckFailed } from "./check/failed";
export { check, hint } from "./check/on-demand";
export type { Check } from "./doctor/check";
export { doctor } from "./doctor/on-demand";
export type { CheckTools } from "./judge";
export { captured, draw, predict, recording } from "./lesson";
export { ownCapture } from "./own-captures/on-demand";
export { type Row, rowsOf } from "./own-captures/rows";
export { results, type SubmitInCell, submit } from "./submit/on-demand";
export type { DataPacket, ReceiverSteps, SenderSteps, SentPacket, TransferOptions, TransferOutcome } from "./transfer";
export { carry } from "./transfer/on-demand";
