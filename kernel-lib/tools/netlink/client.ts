/** Questions to the kernel over netlink, and changes: one at a time, each answer checked to be the answer. */
import { constants } from "node:os";
import type { NetworkHost } from "../../lab";
import { AF_NETLINK, type NetlinkAddress, SOCK_RAW, SOL_NETLINK, type Socket } from "../../socket";
import {
  decodeAcknowledgment,
  decodeNetlink,
  encodeNetlink,
  NETLINK_OPTION,
  type NetlinkMessage,
  NLM_F,
  NLMSG,
} from "../../wire";
import { NetlinkError } from "./error";

/** The kernel lists at most 32 KiB a datagram. */
const ROOM_BYTES = 65_536;
/** A list that changed while it was made is asked for again, so often. */
const MOST_TRIES = 8;
const KERNEL = 0;
const ON = Uint8Array.of(1, 0, 0, 0);

export class NetlinkClient {
  readonly #socket: Socket<NetlinkAddress>;
  readonly #portId: number;
  #sequence = 0;

  /** Opens a socket in a host: NETLINK_ROUTE, NETLINK_SOCK_DIAG. */
  constructor(host: NetworkHost, protocol: number) {
    this.#socket = host.socket(AF_NETLINK, SOCK_RAW, protocol);
    try {
      this.#socket.bind([0, 0]);
      [this.#portId] = this.#socket.getsockname();
      this.#askForWords();
    } catch (error) {
      this.#socket.close();
      throw error;
    }
  }

  /** Errors explained in words, without the request; an old kernel has no such options and answers all the same. */
  #askForWords(): void {
    for (const option of [NETLINK_OPTION.extendedAck, NETLINK_OPTION.capAck])
      try {
        this.#socket.setsockopt(SOL_NETLINK, option, ON);
      } catch (error) {
        if ((error as { code?: string }).code !== "ENOPROTOOPT") throw error;
      }
  }

  /**
   * Asks for a list and gives the bodies of its messages; a list that changed while it was made is asked for again.
   * @throws {NetlinkError}
   */
  async dump(asked: string, type: number, body: Uint8Array): Promise<Uint8Array[]> {
    for (let tries = 1; ; tries++) {
      const { messages, interrupted } = await this.#ask(asked, type, NLM_F.dump, body);
      if (!interrupted) return messages.map((message) => message.body);
      if (tries === MOST_TRIES)
        throw new NetlinkError(asked, {
          errno: constants.errno.EINTR,
          text: `it changed while it was listed, ${MOST_TRIES} times over`,
        });
    }
  }

  /** Asks for one thing. @throws {NetlinkError} */
  async get(asked: string, type: number, body: Uint8Array): Promise<Uint8Array | undefined> {
    const { messages } = await this.#ask(asked, type, NLM_F.ack, body);
    return messages[0]?.body;
  }

  /** Makes a change; `flags` are NLM_F.create and its kin. @throws {NetlinkError} where the kernel refuses */
  async change(asked: string, type: number, body: Uint8Array, flags = 0): Promise<void> {
    await this.#ask(asked, type, NLM_F.ack | flags, body);
  }

  async #ask(
    asked: string,
    type: number,
    flags: number,
    body: Uint8Array,
  ): Promise<{ messages: NetlinkMessage[]; interrupted: boolean }> {
    const sequence = ++this.#sequence;
    const request = encodeNetlink({ type, flags: NLM_F.request | flags, sequence, portId: this.#portId, body });
    await this.#socket.sendto(request, [KERNEL, 0]);
    const messages: NetlinkMessage[] = [];
    let interrupted = false;
    for (;;) {
      for (const message of await this.#receive(asked, sequence)) {
        interrupted ||= (message.flags & NLM_F.dumpInterrupted) !== 0;
        const answer = decodeAcknowledgment(message);
        if (!answer) messages.push(message);
        else if (answer.errno !== 0) throw new NetlinkError(asked, answer);
        else return { messages, interrupted };
      }
    }
  }

  /** The messages of one datagram that answer a request; others (of a request that was given up) are passed over. */
  async #receive(asked: string, sequence: number): Promise<NetlinkMessage[]> {
    const [bytes, [sender]] = await this.#socket.recvfrom(ROOM_BYTES);
    // any process may send to a netlink socket; only the kernel's word counts
    if (sender !== KERNEL) return [];
    const { messages, malformed } = decodeNetlink(bytes);
    if (malformed)
      throw new NetlinkError(asked, {
        errno: constants.errno.EBADMSG,
        text: `${malformed.why} at byte ${malformed.at}`,
      });
    const answers = messages.filter((message) => message.sequence === sequence && message.portId === this.#portId);
    return answers.filter(({ type }) => type !== NLMSG.noop);
  }

  close(): void {
    this.#socket.close();
  }
}

/** Opens a client, uses it, and closes it whatever happens. */
export async function withNetlink<Result>(
  host: NetworkHost,
  protocol: number,
  use: (client: NetlinkClient) => Promise<Result>,
): Promise<Result> {
  const client = new NetlinkClient(host, protocol);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}
