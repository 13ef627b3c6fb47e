/**
 * A TCP you can take apart: `TcpConnection` is RFC 9293 as a pure state machine (segments and the time in, segments and
 * events out), `TcpHost` and `Listener` put many under one roof, `Simulation` lets hosts talk over links in virtual time,
 * traces say in packetdrill's language what must happen, and `connections` reads real captures.
 *
 * Not supported:
 * - Urgent data, ECN, TCP Fast Open, MPTCP, TCP-AO and MD5, user data on a SYN, user time-out options.
 * - Congestion control other than RFC 5681's with RFC 6582 and RFC 6675: no CUBIC, BBR, PRR, RACK, F-RTO, pacing or undo.
 *   Of RFC 8985 the tail loss probe alone is there.
 * - Linux's growing buffers: a receive window stays what it was configured to, less what waits to be read.
 * - IP options, fragments and ICMP errors: nothing of them reaches a connection, but a shorter MTU (`limitSegments`).
 * - Traces: shell lines, tcp_info assertions, UDP and ICMP, getsockopt but for SO_ERROR, TCP_DEFER_ACCEPT, TCP_CONGESTION.
 *   Sysctls cannot be told: of the first SYN that a trace expects of us the shifts 7, 8 and 10, the windows
 *   65535, 29200 and 28960, and the MSS of IPv6 (1440) are taken over.
 */
export { type HostOptions, TcpHost } from "./host/host";
export { HostConnection } from "./host/host-connection";
export { Listener, type ListenOptions } from "./host/listener";
export { SynCookies } from "./host/syn-cookies";
export { decodePacket, encodePacket, optionList, type TcpPacket } from "./packet";
export type { Finding } from "./reading/analysis";
export { type CapturedConnection, connections, type ReadSegment } from "./reading/connections";
export { explain } from "./reading/explain";
export { type CapturedSegment, tcpSegments } from "./reading/tcp-packets";
export { Journal, type LadderRow, type Sample } from "./simulator/journal";
export { type Path, type SimulatedHost, Simulation, type SimulationOptions } from "./simulator/simulation";
export { type LadderStep, ladderOf, type Quantity, type Series, seriesOf, statePath } from "./simulator/views";
export { LINUX_CONFIG, RFC_CONFIG, type TcpConfig } from "./tcp/config";
export { TcpConnection, type TcpFigures } from "./tcp/connection";
export type { FailureReason, TcpEvent } from "./tcp/events";
export { type Endpoint, initialSequenceNumber } from "./tcp/isn";
export { ACK, FIN, PSH, RST, type Segment, type SegmentOptions, SYN, segment, segmentLength } from "./tcp/segment";
export { nextState, type Stimulus, type TcpState, TRANSITIONS, type Transition } from "./tcp/states";
export type { TcpOutput } from "./tcp/tcb";
export { UnsupportedCall } from "./trace/call-result";
export { eventNames, nameOf, numberOf } from "./trace/call-values";
export { expectation } from "./trace/configuration";
export { TraceError } from "./trace/error";
export { inbound } from "./trace/inbound";
export { joined, mismatch, printed } from "./trace/match";
export { CONSTANTS } from "./trace/names";
export { parseTrace } from "./trace/parse";
export { playTrace, type TraceOutcome } from "./trace/play";
export { flagLetters, printSegment } from "./trace/print";
export type {
  CallEvent,
  CallValue,
  InboundEvent,
  OutboundEvent,
  SegmentPattern,
  SystemCall,
  Trace,
  TraceEvent,
} from "./trace/syntax";
export { type TimedPacket, type TraceOptions, traceOfConnection, traceOfFrames, traceText } from "./trace/write";
