/**
 * Takes a frame from here to there, one way; a cable is two of them. A frame is bytes on the lab's wires and a segment
 * with its addresses in the simulator: wrappers that do not look inside take either.
 */
export interface Link<Frame = Uint8Array> {
  send(frame: Frame): void;
}

/**
 * Makes the far end of a link from what shall happen to each frame.
 * @example
 * const seen: string[] = [];
 * linkTo((frame: string) => seen.push(frame)).send("hello");
 * seen // => ["hello"]
 */
export function linkTo<Frame>(receive: (frame: Frame) => void): Link<Frame> {
  return { send: (frame) => void receive(frame) };
}
