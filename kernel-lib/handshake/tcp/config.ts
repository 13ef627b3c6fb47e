/** What may be chosen about a TCP: the RFCs' own values, and those that Linux takes. */

export interface TcpConfig {
  /** The largest segment we take, as announced in our SYN: the link's MTU less 40 (IPv4) or 60 (IPv6) bytes. */
  mss: number;
  /** Bytes we keep for the user to read: the window we announce. */
  receiveBufferBytes: number;
  /** Whether the first window is a whole number of segments, as Linux has it. */
  wholeSegments: boolean;
  /** Bytes the user may write ahead of what is acknowledged. */
  sendBufferBytes: number;
  /** The shift we offer for our windows (RFC 7323 §2); "off" offers none. */
  windowScale: number | "off";
  sack: boolean;
  timestamps: boolean;
  /** RFC 9293 §3.7.4: small segments wait for the ACK of what is on its way. */
  nagle: boolean;
  /** Of Nagle's rule Linux keeps Minshall's form: a small segment waits for another small one only. */
  minshall: boolean;
  /** RFC 6298 §2.1 and §2.4, §2.5. */
  initialRtoMs: number;
  minRtoMs: number;
  maxRtoMs: number;
  /** The least that is added to the smoothed round-trip time; RFC 6298 §2.3 has the clock's grain G here. */
  minRtoMarginMs: number;
  /** How often a SYN goes out again with the same time-out before it is doubled (Linux since 6.5). */
  synLinearTimeouts: number;
  /** How soon a SYN goes out again when the answer was for another connection; after the time-out unless told. */
  strayAnswerRetryMs: number;
  /** R2 of RFC 9293 §3.8.3, as a count of retransmissions: of a SYN we sent first, of one that answers, of the rest. */
  synRetries: number;
  synAckRetries: number;
  retries: number;
  /** RFC 9293 §3.8.6.3: how long an ACK may wait for company. */
  delayedAckMs: number;
  /** How many ACKs go out at once when data begins to come: Linux's quick-ack mode; 0 is the RFC's way. */
  quickAcks: number;
  /** RFC 9293 §3.6.1: TIME-WAIT lasts twice this. */
  mslMs: number;
  /** How long FIN-WAIT-2 may last when nobody reads any more; the RFC has no bound. */
  finWait2Ms: number;
  /** RFC 6928 §2, in segments. */
  initialWindowSegments: number;
  /** RFC 5681 §3.1 counts one segment an ACK in slow start; Linux counts what was acknowledged. */
  slowStartSegmentsPerAck: number;
  /** RFC 8985 §7: the last segment is sent again early where the peer knows SACK. */
  tailLossProbe: boolean;
  /** What a zero-window probe carries: RFC 9293 §3.8.6.1 a byte of data, Linux none and an old number. */
  probeBytes: 0 | 1;
  /** Linux sets PSH on the last segment of each burst. */
  pushBursts: boolean;
  /** RFC 9293 §3.8.4: off unless told. */
  keepAlive?: { idleMs: number; intervalMs: number; probes: number } | undefined;
  /** Whether no segment is longer than half of the largest window the peer ever had. */
  halfWindowSegments: boolean;
  /** In a simultaneous open Linux repeats its whole offer, whatever the peer's SYN said. */
  repeatsOffer: boolean;
  /** RFC 5961 §7: one challenge ACK in so many milliseconds for segments without data. */
  challengeIntervalMs: number;
}

/** The values of the RFCs. */
export const RFC_CONFIG: TcpConfig = {
  mss: 1460,
  receiveBufferBytes: 65_535,
  wholeSegments: false,
  sendBufferBytes: 65_536,
  windowScale: 7,
  sack: true,
  timestamps: true,
  nagle: true,
  minshall: false,
  initialRtoMs: 1000,
  minRtoMs: 1000,
  maxRtoMs: 60_000,
  minRtoMarginMs: 1,
  synLinearTimeouts: 0,
  strayAnswerRetryMs: Number.POSITIVE_INFINITY,
  // RFC 9293 §3.8.3: R2 of a SYN at least 3 minutes, of data at least 100 seconds
  synRetries: 7,
  synAckRetries: 7,
  retries: 8,
  delayedAckMs: 200,
  quickAcks: 0,
  mslMs: 120_000,
  finWait2Ms: Number.POSITIVE_INFINITY,
  initialWindowSegments: 10,
  slowStartSegmentsPerAck: 1,
  tailLossProbe: false,
  probeBytes: 1,
  pushBursts: false,
  halfWindowSegments: false,
  repeatsOffer: false,
  challengeIntervalMs: 0,
};

/** The values of Linux 6.18 as it comes. */
export const LINUX_CONFIG: TcpConfig = {
  ...RFC_CONFIG,
  receiveBufferBytes: 65_536,
  wholeSegments: true,
  windowScale: 10,
  minshall: true,
  minRtoMs: 200,
  maxRtoMs: 120_000,
  minRtoMarginMs: 200,
  synLinearTimeouts: 4,
  strayAnswerRetryMs: 2,
  synRetries: 6,
  synAckRetries: 5,
  retries: 15,
  delayedAckMs: 40,
  quickAcks: 16,
  mslMs: 30_000,
  finWait2Ms: 60_000,
  slowStartSegmentsPerAck: Number.POSITIVE_INFINITY,
  tailLossProbe: true,
  probeBytes: 0,
  pushBursts: true,
  halfWindowSegments: true,
  repeatsOffer: true,
  challengeIntervalMs: 500,
};
