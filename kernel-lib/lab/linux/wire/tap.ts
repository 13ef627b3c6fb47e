/** A TAP device's descriptor as a cable's end: what the host sends is read there, what is written there arrives. */
import { ioctl, libc, readDescriptor, writeDescriptor } from "../../../socket";
import { FrameReader } from "./frame-reader";
import type { Wire } from "./wire";

// <linux/if_tun.h>
const TUNSETCARRIER = 0x400454e2;

export class TapWire implements Wire {
  readonly #reader: FrameReader;
  #fd: number;

  constructor(fd: number, deliver: (frame: Uint8Array) => void) {
    this.#fd = fd;
    this.#reader = new FrameReader(fd, readDescriptor, deliver);
  }

  /** A frame for an interface that is down is lost, as on any cable. */
  send(frame: Uint8Array): void {
    if (this.#fd >= 0) writeDescriptor(this.#fd, frame);
  }

  setCarrier(plugged: boolean): void {
    if (this.#fd >= 0) ioctl(this.#fd, TUNSETCARRIER, new Int32Array([plugged ? 1 : 0]));
  }

  close(): void {
    if (this.#fd < 0) return;
    this.#reader.close();
    libc.close(this.#fd);
    this.#fd = -1;
  }
}
