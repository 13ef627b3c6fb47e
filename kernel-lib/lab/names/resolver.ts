/** How a host of the lab finds names: in its table, or by asking a name server with packets. */
import { AF_INET, AF_INET6, GaiError, type InetAddress, type Socket } from "../../socket";
import { parseAddress, tryParseAddress } from "../../subnet";
import { DNS_PORT, DNS_TYPE, type DnsMessage, type DnsRecord, decodeDns, encodeDns } from "../../wire";
import type { LabClock } from "../clocks/lab-clock";
import type { NameTable } from "./name-table";
import { reverseName } from "./reverse";

/** A question is asked so often, and each time so long is waited for the answer. */
const TRIES = 2;
const WAIT_MS = 1000;
const MOST_BYTES = 512;
const NO_SUCH_NAME = 3;

/** Error numbers of getaddrinfo (netdb.h). */
const ON_MACOS = process.platform === "darwin";
const EAI_NONAME = ON_MACOS ? 8 : -2;
const EAI_AGAIN = ON_MACOS ? 2 : -3;
const EAI_NODATA = ON_MACOS ? 7 : -5;

export interface ResolverSource {
  /** What the host knows by itself. */
  table: NameTable;
  /** The address of its name server, if it has one. */
  server?: string;
  clock: LabClock;
  openSocket(family: number): Socket<InetAddress>;
  /** Determines the identifiers of questions. */
  nextId(): number;
}

export class Resolver {
  constructor(private readonly source: ResolverSource) {}

  /** Gives the addresses of a name, IPv4's first; an address is its own. @throws {GaiError} */
  async resolve(name: string, family = 0): Promise<string[]> {
    const literal = tryParseAddress(name);
    if (literal) return [String(literal)];
    const { table, server } = this.source;
    const known = table.addresses(name, family);
    if (known.length > 0) return known;
    if (server === undefined) throw new GaiError(table.has(name) ? EAI_NODATA : EAI_NONAME, name, null);
    const types = [...(family === AF_INET6 ? [] : [DNS_TYPE.A]), ...(family === AF_INET ? [] : [DNS_TYPE.AAAA])];
    const answers: DnsRecord[] = [];
    for (const type of types) answers.push(...(await this.#ask(server, name, type)));
    const found = answers.flatMap(({ data }) => ("address" in data ? [data.address] : []));
    if (found.length === 0) throw new GaiError(EAI_NODATA, name, null);
    return found;
  }

  /** Gives the name of an address, or undefined where nobody knows one. */
  async reverse(address: string): Promise<string | undefined> {
    const { table, server } = this.source;
    const known = table.nameOf(address);
    if (known !== undefined || server === undefined) return known;
    try {
      const [first] = await this.#ask(server, reverseName(address), DNS_TYPE.PTR);
      return first && "target" in first.data ? first.data.target : undefined;
    } catch (error) {
      if (error instanceof GaiError) return undefined;
      throw error;
    }
  }

  async #ask(server: string, name: string, type: number): Promise<DnsRecord[]> {
    const socket = this.source.openSocket(parseAddress(server).version === 4 ? AF_INET : AF_INET6);
    const id = this.source.nextId();
    const question = { name: name.replace(/\.$/, ""), type, class: 1 };
    try {
      // connected, so that answers of others do not reach it, and an ICMP error is heard
      await socket.connect([server, DNS_PORT]);
      for (let attempt = 0; attempt < TRIES; attempt++) {
        await socket.send(encodeDns({ id, questions: [question] }));
        const reply = await this.#answer(socket, id);
        if (reply?.rcode === NO_SUCH_NAME) throw new GaiError(EAI_NONAME, name, null);
        if (reply) return reply.answers.filter((record) => record.type === type);
      }
    } catch (error) {
      // no route to the server, or nobody listens there: to whoever asks, it did not answer
      if (error instanceof GaiError) throw error;
      throw Object.assign(new GaiError(EAI_AGAIN, name, null), { cause: error });
    } finally {
      socket.close();
    }
    throw new GaiError(EAI_AGAIN, name, null);
  }

  /** Waits for the answer to one question; undefined where it does not come in time. */
  async #answer(socket: Socket<InetAddress>, id: number): Promise<DnsMessage | undefined> {
    const late = new AbortController();
    const callOff = this.source.clock.after(WAIT_MS, () => late.abort());
    try {
      for (;;) {
        const reply = decodeDns(await socket.recv(MOST_BYTES, 0, { signal: late.signal }));
        if (!reply.malformed && reply.response && reply.id === id) return reply as DnsMessage;
      }
    } catch (error) {
      if (late.signal.aborted) return undefined;
      throw error;
    } finally {
      callOff();
    }
  }
}
