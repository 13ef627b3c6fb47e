/** A transfer between two programs of a learner's over a link that misbehaves, in virtual time. */
export type { SentPacket, TransferOptions, TransferOutcome } from "./carry";
export type { DataPacket, ReceiverSteps, SenderAnswer, SenderSteps } from "./ends";
export { carry } from "./on-demand";
