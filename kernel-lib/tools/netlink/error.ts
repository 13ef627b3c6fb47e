/** What the kernel answered to a request that it does not carry out. */
import { errnoName, strerror } from "../../socket";
import type { NetlinkAcknowledgment } from "../../wire";

export class NetlinkError extends Error {
  override readonly name = "NetlinkError";
  /** ENODEV and its kin. */
  readonly code: string;
  readonly errno: number;
  /** The kernel's own words about it, where it has any. */
  readonly kernelText: string | undefined;

  constructor(
    /** What was asked: `add the route 10.0.2.0/24`. */
    readonly asked: string,
    { errno, text }: NetlinkAcknowledgment,
  ) {
    const code = errnoName(errno);
    super(`Cannot ${asked}: ${strerror(errno)} (${code}).${text ? ` The kernel says: ${text}.` : ""}`);
    this.code = code;
    this.errno = errno;
    this.kernelText = text;
  }
}
