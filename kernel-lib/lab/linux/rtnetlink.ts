/** RFC 3549: asks the kernel of a host to change its interfaces, addresses and routes, and waits for its word. */
import { constants } from "node:os";
import { encodeAddress, errnoName, libc, pollDescriptor, strerror } from "../../socket";
import {
  decodeAcknowledgment,
  decodeLink,
  decodeNetlink,
  encodeLink,
  encodeNetlink,
  type LinkMessage,
  type NetlinkMessage,
  NLM_F,
  NLMSG,
  RTM,
} from "../../wire";

const AF_NETLINK = 16;
const READABLE = 1;
const MSG_DONTWAIT = 0x40;
/** The kernel works a request off while it is being sent, so an answer that is not there at once never comes. */
const PATIENCE_MS = 5000;
const MOST_ANSWER_BYTES = 65_536;

/** The kernel refused a step of setting a host up. */
export class HostSetupError extends Error {
  override readonly name = "HostSetupError";
  readonly code: string;

  constructor(
    what: string,
    readonly errno: number,
  ) {
    super(`${what}: ${strerror(errno)} (${errnoName(errno)}).`);
    this.code = errnoName(errno);
  }
}

export class Rtnetlink {
  readonly #fd: number;
  #sequence = 0;
  readonly #buffer = new Uint8Array(MOST_ANSWER_BYTES);

  /** Takes over a netlink socket of a host. */
  constructor(
    fd: number,
    readonly host: string,
  ) {
    this.#fd = fd;
    const bound = libc.bind(fd, encodeAddress(AF_NETLINK, [0, 0]));
    if (bound < 0) throw new HostSetupError(`${host}: a netlink socket`, -bound);
  }

  /** Makes a change. @throws {HostSetupError} with `what` where the kernel refuses */
  change(what: string, type: number, body: Uint8Array, flags = 0): void {
    const [message] = this.#ask(what, type, NLM_F.request | NLM_F.ack | flags, body);
    const errno = message && decodeAcknowledgment(message)?.errno;
    if (errno !== 0) throw new HostSetupError(`${this.host}: ${what}`, errno ?? constants.errno.EPROTO);
  }

  /** Gives the host's interfaces by name. */
  interfaces(): Map<string, Partial<LinkMessage> & { index: number }> {
    const messages = this.#ask("list interfaces", RTM.getLink, NLM_F.request | NLM_F.dump, encodeLink({}));
    const found = new Map<string, Partial<LinkMessage> & { index: number }>();
    for (const { type, body } of messages) {
      if (type !== RTM.newLink) continue;
      const { name, index, ...rest } = decodeLink(body);
      if (name !== undefined && index !== undefined) found.set(name, { ...rest, name, index });
    }
    return found;
  }

  /** Gives an interface's number. @throws {HostSetupError} ENODEV */
  indexOf(name: string): number {
    const index = this.interfaces().get(name)?.index;
    if (index === undefined) throw new HostSetupError(`${this.host}: ${name}`, constants.errno.ENODEV);
    return index;
  }

  close(): void {
    libc.close(this.#fd);
  }

  #ask(what: string, type: number, flags: number, body: Uint8Array): NetlinkMessage[] {
    const sequence = ++this.#sequence;
    const sent = libc.send(this.#fd, encodeNetlink({ type, flags, sequence, body }), 0);
    if (sent < 0) throw new HostSetupError(`${this.host}: ${what}`, -sent);
    const messages: NetlinkMessage[] = [];
    for (;;) {
      for (const message of this.#receive(what)) {
        if (message.sequence !== sequence) continue;
        // the buffer is used again
        messages.push({ ...message, body: message.body.slice() });
        if (message.type === NLMSG.done || message.type === NLMSG.error) return messages;
      }
    }
  }

  #receive(what: string): NetlinkMessage[] {
    if (pollDescriptor(this.#fd, READABLE, PATIENCE_MS) === 0)
      throw new HostSetupError(`${this.host}: ${what}`, constants.errno.ETIMEDOUT);
    const length = libc.recv(this.#fd, this.#buffer, this.#buffer.length, MSG_DONTWAIT);
    if (length < 0) throw new HostSetupError(`${this.host}: ${what}`, -length);
    return decodeNetlink(this.#buffer.subarray(0, length)).messages;
  }
}
