import type { Link } from "../../../link";

/** A cable's end in an interface of a host: frames sent here arrive there. */
export interface Wire extends Link<Uint8Array> {
  /** Tells the interface that its cable is in or out. */
  setCarrier(plugged: boolean): void;
  close(): void;
}
