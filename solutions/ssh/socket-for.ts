/** A socket of the family that a host's address is of; a name is looked up as IPv4. */
import { AF_INET, AF_INET6, Socket } from "kernel-lib/socket";

export function socketFor(host: string): Socket {
  // an IPv6 address begins as an IPv4 one does, with host and port, and nobody here looks further
  return new Socket(host.includes(":") ? AF_INET6 : AF_INET) as Socket;
}
