/** The head of an HTTP/1 message in tcpdump's words. */

const FIRST_LINE = /^(?:[A-Z]+ \S+ HTTP\/\d|HTTP\/\d\.\d \d)/;
/** Bytes of a packet are a stranger's: a line with what could move a terminal's cursor ends the text. */
const UNPRINTABLE = /[^\t\x20-\x7e]/;
/** Ports whose data tcpdump takes for HTTP. */
const HTTP_PORTS = [80, 8080, 3128];

/** Tells whether data between these ports is taken for HTTP. */
export function isHttpPort(ports: readonly number[]): boolean {
  return ports.some((port) => HTTP_PORTS.includes(port));
}

/** Tells the first line of a message, or with -v all lines. */
export function httpText(data: Uint8Array, lengthBytes: number, verbose: number): string {
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
