import { networkInterfaces } from "node:os";

export type CaptureErrorCode = "CAPTURE_NOT_PERMITTED" | "CAPTURE_NO_INTERFACE" | "CAPTURE_NOT_HERE" | "CAPTURE_CLOSED";

/** Why packets cannot be captured, in one sentence, with what to do. */
export class CaptureError extends Error {
  override name = "CaptureError";

  constructor(
    readonly code: CaptureErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The right is missing: the same sentence wherever the system says so. */
export function notPermitted(interfaceName: string, cause: unknown): CaptureError {
  return new CaptureError(
    "CAPTURE_NOT_PERMITTED",
    `Cannot capture on ${interfaceName}: that needs the right CAP_NET_RAW, which this process has not. ` +
      `To grant it to this Node: sudo setcap cap_net_raw+ep ${process.execPath}`,
    { cause },
  );
}

export function noInterface(interfaceName: string, cause: unknown): CaptureError {
  const names = Object.keys(networkInterfaces());
  return new CaptureError(
    "CAPTURE_NO_INTERFACE",
    `Cannot capture on "${interfaceName}": there is no such interface. There ${names.length === 1 ? "is" : "are"} ${[...names, "any"].join(", ")}.`,
    { cause },
  );
}

export function notHere(): CaptureError {
  return new CaptureError(
    "CAPTURE_NOT_HERE",
    `Live capture works on Linux only, not on ${process.platform}; recorded captures can be read everywhere.`,
  );
}
