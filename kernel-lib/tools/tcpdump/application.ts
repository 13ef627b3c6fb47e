/** Data of TCP that begins with a line of text, in tcpdump's words: the head of an HTTP/1 message, the greeting of SSH. */

const FIRST_LINE = /^(?:[A-Z]+ \S+ HTTP\/\d|HTTP\/\d\.\d \d)/;
/** Bytes of a packet are a stranger's: a line with what could move a terminal's cursor ends the text. */
const UNPRINTABLE = /[^\t\x20-\x7e]/;
/** Ports whose data tcpdump takes for HTTP. */
const HTTP_PORTS = [80, 8080, 3128];
const SSH_PORT = 22;

/** Tells data between these ports; nothing where tcpdump has no words for it. */
export function applicationText(
  data: Uint8Array,
  ports: readonly number[],
  lengthBytes: number,
  verbose: number,
): string {
  if (ports.some((port) => HTTP_PORTS.includes(port))) return httpText(data, lengthBytes, verbose);
  return ports.includes(SSH_PORT) ? sshText(data) : "";
}

/** RFC 4253 §4.2: each side begins with a line that starts so. */
function sshText(data: Uint8Array): string {
  const line = Buffer.from(data).toString("latin1").split(/\r?\n/)[0] as string;
  return line.startsWith("SSH-") && !UNPRINTABLE.test(line) ? `: SSH: ${line}` : "";
}

/** Tells the first line of a message, or with -v all lines. */
function httpText(data: Uint8Array, lengthBytes: number, verbose: number): string {
  const text = Buffer.from(data).toString("latin1");
  if (!FIRST_LINE.test(text)) return ": HTTP";
  const lines = text.split(/\r?\n/);
  if (UNPRINTABLE.test(lines[0] as string)) return ": HTTP";
  if (verbose === 0) return `: HTTP: ${lines[0]}`;
  const last = lines.pop();
  if (last) lines.push(`${last} [|http]`); // a line without its end
  const strange = lines.findIndex((line) => UNPRINTABLE.test(line));
  if (strange >= 0) lines.length = strange;
  return `: HTTP, length: ${lengthBytes}${lines.map((line) => `\n\t${line}`).join("")}`;
}
