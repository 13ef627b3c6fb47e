/** What the kernel is asked over netlink, and what it is told to change. */
export { NetlinkClient, withNetlink } from "./client";
export { NetlinkError } from "./error";
export { addAddress, changeLink, deleteAddress, type Interface, listInterfaces } from "./interfaces";
export { addRoute, deleteRoute, listNeighbours, listRoutes } from "./routes";
export { listSockets, listUnixSockets } from "./sockets";
