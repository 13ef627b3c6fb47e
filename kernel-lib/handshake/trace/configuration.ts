// What a machine is set to, taken from the trace: its sysctls cannot be told in this subset, yet they show in its SYN.
import type { TcpConfig } from "../tcp/config";
import type { TraceAddresses } from "./sockets";
import type { SegmentPattern, Trace } from "./syntax";

/** The shifts that Linux offers: tcp_rmem up to 6 MB (before 6.16), 15 MB (packetdrill's own setting), 32 MB. */
const LINUX_SHIFTS = [7, 8, 10];
const IPV6_MSS = 1440;
/** First windows that Linux has with other settings of tcp_rmem: packetdrill's own, and those before 4.20. */
const LINUX_WINDOWS: Readonly<Record<number, number>> = { 65535: 65_535, 29200: 29_200, 28960: 29_200 };

/** Gives the configuration and the addresses that a trace was written for. */
export function expectation(trace: Trace, config: TcpConfig): { config: TcpConfig; addresses: TraceAddresses } {
  const syn = firstSyn(trace);
  const options = syn && syn.options !== "any" ? syn.options : [];
  let { windowScale, mss } = config;
  for (const option of options) {
    if (option.name === "windowScale" && LINUX_SHIFTS.includes(option.shift)) windowScale = option.shift;
    if (option.name === "mss" && option.mss === IPV6_MSS) mss = IPV6_MSS;
  }
  const ipv6 = mss === IPV6_MSS;
  const receiveBufferBytes = LINUX_WINDOWS[syn?.window ?? 0];
  const buffer =
    receiveBufferBytes === undefined ? {} : { receiveBufferBytes, wholeSegments: receiveBufferBytes < 65_535 };
  return {
    config: { ...config, windowScale, mss, ...buffer },
    addresses: {
      local: { address: ipv6 ? "fd00::1" : "192.168.0.1", port: 8080 },
      remote: { address: ipv6 ? "fd00::2" : "192.0.2.1", port: 40_000 },
    },
  };
}

/** The first SYN that our side sends. */
function firstSyn({ events }: Trace): SegmentPattern | undefined {
  for (const event of events) if (event.kind === "outbound" && event.segment.flags.includes("S")) return event.segment;
  return undefined;
}
