/**
 * The finished scp (`npx wirebook scp`), made of the modules of exercise 7: files there and back through wirebook sshd,
 * with resume. Here stands what the server of another channel needs; the program itself is main.ts.
 *
 * Not supported:
 * - The scp and sftp protocols: OpenSSH's programs and ours do not understand each other.
 * - From host to host in one command; patterns (`host:*.txt`) on the server's side; several connections for one file.
 * - Symbolic links, devices, pipes and sockets: links are not followed on the way to a file, and not copied. So a path
 *   such as `/var/run/x` whose folder is a link is refused: name the folder that it leads to.
 * - Owners, access times, extended attributes, holes in sparse files; the times and modes of folders; times finer than 1 ms.
 * - Differences inside of a chunk (256 KiB), and chunks that have moved: sent again whole, from the first difference on.
 *   Small files (64 KiB and less) of a folder are sent again from their beginning.
 * - Names that are not UTF-8, and names that begin with `.part-`.
 * - Compression. A limit of the rate.
 * - macOS: there no /proc keeps folders in place, so a folder that is swapped for a link while it is used is not noticed.
 */
export type { ByteStream } from "solution/07-scp/stream";
export { serveTransfers, type TransferOptions } from "./server";
