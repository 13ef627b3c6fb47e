import type { Link } from "./link";

/** What becomes of a frame: it goes on, it is lost, or other frames go on in its place. */
export type FrameDecision<Frame> = "forward" | "drop" | { change: Frame } | { replace: readonly Frame[] };

/**
 * Asks about each frame what shall become of it; `number` counts from 1.
 * @example
 * const seen: string[] = [];
 * const link = onFrame<string>({ send: (frame) => seen.push(frame) }, (_, number) => (number === 2 ? "drop" : "forward"));
 * for (const frame of ["SYN", "ACK", "FIN"]) link.send(frame);
 * seen // => ["SYN", "FIN"]
 */
export function onFrame<Frame = Uint8Array>(
  next: Link<Frame>,
  decide: (frame: Frame, number: number) => FrameDecision<Frame>,
): Link<Frame> {
  let number = 0;
  return {
    send(frame) {
      const decision = decide(frame, ++number);
      if (decision === "drop") return;
      if (decision === "forward") next.send(frame);
      else if ("change" in decision) next.send(decision.change);
      else for (const one of decision.replace) next.send(one);
    },
  };
}
