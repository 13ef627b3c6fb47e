/**
 * A frame from here to there: one small interface, wrappers that spoil it on purpose, and clocks. Everything random
 * comes from a seed, so a run can be had again.
 *
 * Not supported:
 * - Links between processes or machines: the lab makes those, behind the same interface.
 * - Queues of more than one class, shaping by flow, and models of radio.
 */
export { type Clock, JumpingClock, RealClock } from "./clock";
export { corrupting } from "./corrupting";
export { delayed } from "./delayed";
export { duplicating } from "./duplicating";
export { type Link, linkTo } from "./link";
export { lossy } from "./lossy";
export { mtu } from "./mtu";
export { type FrameDecision, onFrame } from "./on-frame";
export { type RateLimit, rateLimited } from "./rate-limited";
export { type RecordedFrame, Recording, record } from "./record";
export { reordering } from "./reordering";
export { SeededRandom } from "./seeded-random";
