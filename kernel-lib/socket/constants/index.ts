/** The names of <sys/socket.h> and its kin; NOT_HERE (-1) where this operating system has no such thing. */
export * from "./families";
export * from "./flags";
export * from "./options";
export { NOT_HERE } from "./platform";
