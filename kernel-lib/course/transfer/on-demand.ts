/** Loaded when it is first called: most cells need none of it. */
import type { TransferOptions, TransferOutcome } from "./carry";
import type { ReceiverSteps, SenderSteps } from "./ends";

/**
 * Carries texts from a sender to a receiver over a link that loses, doubles and holds back packets, in virtual time. The
 * same seed gives the same run.
 */
export function carry(
  ends: { sender: SenderSteps; receiver: ReceiverSteps },
  texts: string[],
  options: TransferOptions,
): Promise<TransferOutcome> {
  return (require("./carry") as typeof import("./carry")).carry(ends, texts, options);
}
