/** Sockets in netstat's columns. They grow with what stands in them: nothing is cut. */
import type { NetstatRequest } from "./request";
import type { SocketRow } from "./sockets";
import type { UnixRow } from "./unix-sockets";

const left = (text: string | number, width: number): string => String(text).padEnd(width);
const right = (text: string | number, width: number): string => String(text).padStart(width);

const ADDRESS_WIDTH = 23;

/** What the heading says of a list: which sockets are in it. */
function chosen({ all, listening }: NetstatRequest): string {
  return all ? "(servers and established)" : listening ? "(only servers)" : "(w/o servers)";
}

/** Writes the Internet's sockets. */
export function socketLines(
  rows: readonly SocketRow[],
  request: NetstatRequest,
  userName: (uid: number) => string,
): string[] {
  const { extended, programs, numeric } = request;
  const user = extended ? ` ${left("User", 10)} ${left("Inode", 10)}` : "";
  const program = programs ? ` ${left("PID/Program name", 20)}` : "";
  const head = `Proto Recv-Q Send-Q ${left("Local Address", ADDRESS_WIDTH)} ${left("Foreign Address", ADDRESS_WIDTH)} ${left("State", 11)}`;
  return [
    `Active Internet connections ${chosen(request)}`,
    head + user + program,
    ...rows.map((row) => {
      const who = extended ? ` ${left(numeric ? row.uid : userName(row.uid), 10)} ${left(row.inode, 10)}` : "";
      const start = `${left(row.protocol, 4)}  ${right(row.receiveQueue, 6)} ${right(row.sendQueue, 6)}`;
      const ends = `${left(row.local, ADDRESS_WIDTH)} ${left(row.remote, ADDRESS_WIDTH)}`;
      return `${start} ${ends} ${left(row.state, 11)}${who}${programs ? ` ${left(row.program ?? "-", 20)}` : ""}`;
    }),
  ];
}

/** Writes the UNIX sockets. */
export function unixLines(rows: readonly UnixRow[], request: NetstatRequest): string[] {
  const program = request.programs ? `${left("PID/Program name", 20)} ` : "";
  return [
    `Active UNIX domain sockets ${chosen(request)}`,
    `Proto RefCnt Flags       Type       State         I-Node   ${program}Path`,
    ...rows.map(({ type, state, inode, path, listening, program: held }) => {
      const flags = left(listening ? "[ ACC ]" : "[ ]", 11);
      const name = request.programs ? `${left(held ?? "-", 20)} ` : "";
      // how many references there are is told by /proc/net/unix only, not by netlink
      return `unix  ${left("-", 6)} ${flags} ${left(type, 10)} ${left(state, 13)} ${left(inode, 8)} ${name}${path}`;
    }),
  ];
}
