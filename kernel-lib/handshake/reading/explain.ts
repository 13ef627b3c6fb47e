// A connection told in sentences, each with the numbers of the packets it speaks of.

import { SYN } from "../tcp/segment";
import type { Finding } from "./analysis";
import type { CapturedConnection } from "./connections";

/**
 * Tells the story of a connection: one sentence a line, packet numbers as #n.
 * @example
 * const client = { address: "192.0.2.1", port: 49152 };
 * const nobody = { client, server: { address: "192.0.2.2", port: 80 }, segments: [], handshake: { syn: 1 }, closes: [] };
 * const rest = { halfOpen: true, refused: false, bytesFromClient: 0, bytesFromServer: 0, roundTripsMs: [] };
 * explain({ ...nobody, ...rest })[0] // => "192.0.2.1:49152 → 192.0.2.2:80: nobody answered the SYN (#1)."
 */
export function explain(connection: CapturedConnection): string[] {
  return [
    opening(connection),
    ...roundTrips(connection),
    ...transfer(connection),
    ...troubles(connection),
    ...ending(connection),
  ];
}

const place = ({ address, port }: { address: string; port: number }): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
const who = (isClient: boolean): string => (isClient ? "The client" : "The server");
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

function opening(connection: CapturedConnection): string {
  const { client, server, handshake, refused, reset, segments } = connection;
  const ends = `${place(client)} → ${place(server)}`;
  if (handshake.syn === undefined && handshake.synAck === undefined)
    return `${ends}: the capture began when the connection stood already.`;
  const tries = segments.filter(({ fromClient, segment }) => fromClient && segment.flags & SYN).length;
  const again = tries > 1 ? ` It was sent ${tries} times.` : "";
  if (refused) return `${ends}: the SYN (#${handshake.syn}) was refused by a reset (#${reset?.number}).${again}`;
  if (handshake.synAck === undefined) return `${ends}: nobody answered the SYN (#${handshake.syn}).${again}`;
  if (handshake.ack === undefined)
    return `${ends}: half open: the SYN,ACK (#${handshake.synAck}) was never acknowledged.${again}`;
  const asked = handshake.syn === undefined ? "" : `SYN #${handshake.syn}, `;
  return `${ends}: opened by a handshake in three (${asked}SYN,ACK #${handshake.synAck}, ACK #${handshake.ack}).${again}`;
}

function roundTrips({ roundTripsMs }: CapturedConnection): string[] {
  if (roundTripsMs.length === 0) return [];
  const sorted = roundTripsMs.map(({ ms: one }) => one).sort((a, b) => a - b);
  const [least, most] = [sorted[0] as number, sorted.at(-1) as number];
  const median = sorted[Math.floor(sorted.length / 2)] as number;
  return [`Round trips took ${ms(least)} to ${ms(most)}, ${ms(median)} in the middle (${sorted.length} measured).`];
}

function transfer({ bytesFromClient, bytesFromServer }: CapturedConnection): string[] {
  if (bytesFromClient + bytesFromServer === 0) return ["No data were sent."];
  return [`The client sent ${bytesFromClient} bytes, the server ${bytesFromServer}.`];
}

const WORDS: Partial<Record<Finding, string>> = {
  retransmission: "sent data again after a time-out",
  "fast retransmission": "sent data again because of duplicate ACKs, before any time-out",
  "spurious retransmission": "sent data again that had been acknowledged",
  "out of order": "had segments overtaken on the way",
  "duplicate ACK": "repeated an ACK: something before was missing",
  "zero window": "closed its window",
  "zero-window probe": "probed a closed window",
  "keep-alive": "asked whether the other was still there",
  "previous segment missing": "left a gap: a segment before was not captured",
};
const MOST_NUMBERS = 6;

function troubles({ segments }: CapturedConnection): string[] {
  const groups = new Map<string, number[]>();
  for (const { fromClient, findings, number } of segments)
    for (const finding of findings) {
      const words = WORDS[finding];
      if (words === undefined) continue;
      const sentence = `${who(fromClient)} ${words}`;
      groups.set(sentence, [...(groups.get(sentence) ?? []), number]);
    }
  return Array.from(groups, ([sentence, numbers]) => {
    const shown = numbers.slice(0, MOST_NUMBERS).map((number) => `#${number}`);
    const more = numbers.length > MOST_NUMBERS ? `, and ${numbers.length - MOST_NUMBERS} more` : "";
    return `${sentence} (${shown.join(", ")}${more}).`;
  });
}

function ending({ closes, reset, halfOpen, refused }: CapturedConnection): string[] {
  const sentences: string[] = [];
  const [first, second] = closes;
  if (first) sentences.push(`${who(first.byClient)} closed first (FIN #${first.fin}).`);
  if (first && second) {
    const inThree = first.ack !== undefined && first.ack === second.fin;
    if (inThree) sentences.push(`The other's FIN carried the ACK (#${second.fin}): a close in three segments.`);
    else if (first.ack === undefined || first.ack > second.fin)
      sentences.push(`Both closed at once: the FINs crossed (#${first.fin}, #${second.fin}).`);
    else sentences.push(`${who(second.byClient)} closed later (FIN #${second.fin}): a close in four segments.`);
    if (second.ack !== undefined) sentences.push(`The last ACK is #${second.ack}.`);
  } else if (first) sentences.push("The other end did not close: half of the connection stayed open.");
  if (reset && !refused) sentences.push(`${who(reset.byClient)} ended it by a reset (#${reset.number}).`);
  if (!first && !reset && !halfOpen) sentences.push("The capture ends while the connection stands.");
  return sentences;
}
