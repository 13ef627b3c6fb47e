/** What our TCP is set to: Linux's values, with buffers as large as Linux's grow in a lab. */
import { LINUX_CONFIG, type TcpConfig } from "../../../handshake";

export const WINDOW_BYTES = 262_144;

export const TCP_CONFIG: TcpConfig = {
  ...LINUX_CONFIG,
  // loopback's; the way to a peer makes it smaller
  mss: 65_495,
  receiveBufferBytes: WINDOW_BYTES,
  sendBufferBytes: WINDOW_BYTES,
  windowScale: 7,
};
