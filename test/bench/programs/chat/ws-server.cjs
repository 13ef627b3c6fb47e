"use strict";
// The broadcast example of ws's README: whatever one says goes to all. `ws-server.cjs FOLDER-OF-WS`
const path = require("node:path");
const { WebSocketServer, WebSocket } = require(path.join(process.argv[2], "node_modules/ws"));

const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
server.on("listening", () => console.log(`listening on 127.0.0.1:${server.address().port}`));
server.on("connection", (socket) => {
  socket.on("error", console.error);
  socket.on("message", (data, isBinary) => {
    for (const client of server.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(data, { binary: isBinary });
    }
  });
});
