// Runs in a host: sends datagrams as fast as they go. `udp-source.ts ADDRESS PORT SECONDS BYTES`
import { AF_INET, encodeAddress, libc, SOCK_DGRAM, Socket } from "../../../kernel-lib/socket";

const [address = "", port = "", seconds = "", bytes = ""] = process.argv.slice(2);
const socket = new Socket(AF_INET, SOCK_DGRAM);
libc.connect(socket.fileno(), encodeAddress(AF_INET, [address, Number(port)]));
const data = new Uint8Array(Number(bytes));
const batch = Array.from({ length: 64 }, () => ({ data, address: undefined }));
const end = performance.now() + Number(seconds) * 1000;
let sent = 0;
while (performance.now() < end) {
  const count = libc.sendmmsg(socket.fileno(), batch, 0);
  if (count > 0) sent += count;
}
console.log(sent);
socket.close();
