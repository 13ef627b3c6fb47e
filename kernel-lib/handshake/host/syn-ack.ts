// RFC 9293 §3.10.7.2, third: the SYN,ACK that answers a SYN, made without a connection.
import type { TcpConfig } from "../tcp/config";
import type { Endpoint } from "../tcp/isn";
import { ACK, type Segment, SYN, segment } from "../tcp/segment";
import { advance } from "../tcp/sequence";
import { firstWindow } from "../tcp/window";

/** Makes our SYN with the ACK of theirs, and of the options what both know. */
export function synAck(
  config: TcpConfig,
  host: { readonly nowMs: number; timestampOffset(local: Endpoint, remote: Endpoint): number },
  syn: Segment,
  iss: number,
  local: Endpoint,
  remote: Endpoint,
): Segment {
  const offered = syn.options ?? {};
  const timestamps = config.timestamps ? offered.timestamps : undefined;
  const value = (Math.floor(host.nowMs) + host.timestampOffset(local, remote)) % 2 ** 32;
  const scales = config.windowScale !== "off" && offered.windowScale !== undefined;
  return segment({
    flags: SYN | ACK,
    sequenceNumber: iss,
    acknowledgmentNumber: advance(syn.sequenceNumber, 1),
    window: firstWindow(config, timestamps !== undefined),
    options: {
      mss: config.mss,
      ...(config.sack && offered.sackPermitted ? { sackPermitted: true } : {}),
      ...(timestamps ? { timestamps: { value, echoReply: timestamps.value } } : {}),
      ...(scales && config.windowScale !== "off" ? { windowScale: config.windowScale } : {}),
    },
  });
}
