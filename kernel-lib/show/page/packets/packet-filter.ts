/** The filter box's work: tcpdump's language, compiled and run here. */
import { compileExpression, filterFunction, namesFrom, type PacketFilter } from "../../../capture";
import type { UnstoredPacket } from "../../packets/stored";

/** The page cannot read /etc: names that lessons use, in the form of its files. */
const FILES: Record<string, string> = {
  services: `echo 7/tcp
echo 7/udp
ftp-data 20/tcp
ftp 21/tcp
ssh 22/tcp
telnet 23/tcp
smtp 25/tcp mail
time 37/tcp
domain 53/tcp
domain 53/udp
bootps 67/udp
bootpc 68/udp
tftp 69/udp
http 80/tcp www
pop3 110/tcp
ntp 123/udp
imap2 143/tcp imap
snmp 161/udp
https 443/tcp
https 443/udp
mdns 5353/udp`,
  protocols: "icmp 1\nigmp 2\ntcp 6\nudp 17\nipv6-icmp 58",
  hosts: "127.0.0.1 localhost\n::1 localhost",
};
const NAMES = namesFrom((file) => FILES[file] ?? "");

/**
 * Makes the test of an expression; packets of a link type for which it means nothing do not match.
 * @throws {FilterError} if it cannot be compiled for the first link type
 */
export function packetTest(expression: string, firstLinkType: number): (packet: UnstoredPacket) => boolean {
  const filters = new Map<number, PacketFilter | undefined>([[firstLinkType, compile(expression, firstLinkType)]]);
  return ({ linkType, bytes, originalLength }) => {
    if (!filters.has(linkType)) filters.set(linkType, compiledIfPossible(expression, linkType));
    const filter = filters.get(linkType);
    return filter !== undefined && filter(bytes, 0, bytes.length, originalLength) !== 0;
  };
}

function compile(expression: string, fileLinkType: number): PacketFilter {
  return filterFunction(compileExpression(expression, { linkType: fileLinkType, fromFile: true, names: NAMES }));
}

function compiledIfPossible(expression: string, linkType: number): PacketFilter | undefined {
  try {
    return compile(expression, linkType);
  } catch {
    return undefined;
  }
}
