/** Interfaces of a host by number and by name, asked of the host itself. Linux's netdevice(7). */
import { AF_INET, SOCK_DGRAM, SocketError, type SocketNames, type Syscalls } from "../../socket";
import type { Resolver } from "../names/resolver";

const SIOCGIFNAME = 0x8910;
const SIOCGIFINDEX = 0x8933;
/** `struct ifreq`: the name in 16 bytes, then a union. */
const IFREQ_BYTES = 40;
const IFNAMSIZ = 16;

/** What names mean to the sockets of one host. */
export class HostNames implements SocketNames {
  constructor(
    private readonly syscalls: Syscalls,
    private readonly openSocket: (family: number, type: number, protocol: number) => number,
    private readonly resolver: Resolver,
  ) {}

  async lookUp(host: string, family: number): Promise<string> {
    const [first] = await this.resolver.resolve(host, family);
    return first as string; // resolve throws where there is none
  }

  readonly interfaceIndex = (name: string): number => {
    const request = new Uint8Array(IFREQ_BYTES);
    new TextEncoder().encodeInto(name, request.subarray(0, IFNAMSIZ - 1));
    this.#ask("if_nametoindex", SIOCGIFINDEX, request, name);
    return new DataView(request.buffer).getInt32(IFNAMSIZ, true);
  };

  readonly interfaceName = (index: number): string => {
    const request = new Uint8Array(IFREQ_BYTES);
    new DataView(request.buffer).setInt32(IFNAMSIZ, index, true);
    this.#ask("if_indextoname", SIOCGIFNAME, request, String(index));
    return Buffer.from(request.subarray(0, IFNAMSIZ)).toString("utf8").replace(/\0.*/s, "");
  };

  #ask(call: string, code: number, request: Uint8Array, address: string): void {
    const fd = this.openSocket(AF_INET, SOCK_DGRAM, 0);
    const result = fd < 0 ? fd : this.syscalls.ioctl(fd, code, request);
    if (fd >= 0) this.syscalls.close(fd);
    if (result < 0) throw new SocketError(call, -result, { address });
  }
}
