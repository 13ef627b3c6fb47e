/** A transfer between two programs of a learner's over a link that misbehaves, in virtual time. */
export { carry, type TransferOptions, type TransferOutcome } from "./carry";
export type { DataPacket, ReceiverSteps, SenderAnswer, SenderSteps } from "./ends";
