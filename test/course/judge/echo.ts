/** A learner's server that answers in capitals, line by line; `careless` answers each piece, whole line or not. */
export const ECHO = `/** @module echo */
import net from "node:net";
const [mode = "whole"] = process.argv.slice(2);
const server = net.createServer((socket) => {
  let held = "";
  socket.on("data", (bytes) => {
    held += bytes;
    if (mode === "careless") socket.write(String(bytes).trim().toUpperCase() + "\\n");
    for (let end = held.indexOf("\\n"); mode !== "careless" && end >= 0; end = held.indexOf("\\n")) {
      const line = held.slice(0, end);
      held = held.slice(end + 1);
      if (line === "bye") socket.end();
      else if (line !== "hush") socket.write(line.toUpperCase() + "\\n");
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log("listening on 127.0.0.1:" + (server.address() as net.AddressInfo).port));
process.on("SIGTERM", () => process.exit(3));
`;
