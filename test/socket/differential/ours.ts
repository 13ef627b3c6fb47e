/** Runs the steps of a scripted conversation on our sockets; the twin of other.py. */
import * as library from "../../../kernel-lib/socket";
import {
  type Address,
  libc,
  MSG_DONTWAIT,
  type Socket,
  Socket as SocketClass,
  type Syscalls,
} from "../../../kernel-lib/socket";
import { foreign } from "../../../kernel-lib/socket/syscalls/foreign";
import type { Answer, Step } from "./steps";

const constants = library as unknown as Record<string, number>;
const getrlimit = foreign<(resource: number, limits: BigUint64Array) => number>("int getrlimit(int, void *)");
const setrlimit = foreign<(resource: number, limits: BigUint64Array) => number>("int setrlimit(int, void *)");
const RLIMIT_NOFILE = 7;

const POLL_BITS = ["POLLIN", "POLLOUT", "POLLERR", "POLLHUP", "POLLRDHUP"];

type Operation = (socket: Socket<Address>, ...rest: never[]) => unknown;

export class Ours {
  readonly #sockets = new Map<string, Socket<Address>>();
  #filled = 0;

  /** The operating system's sockets, or another system's. */
  constructor(private readonly syscalls: Syscalls = libc) {}

  async answer(step: Step): Promise<Answer> {
    try {
      return { value: (await this.#run(step)) ?? null };
    } catch (error) {
      return { error: nameOf(error as { code?: string }) };
    }
  }

  async #run([operation, name, ...rest]: Step): Promise<unknown> {
    if (operation === "forget") return this.forget();
    if (operation === "exhaust") return exhaust();
    if (operation === "select") return this.#select([name, ...rest] as [string[], string[], string[], number]);
    const key = name as string;
    if (operation === "socket") {
      const [family, type, proto] = rest as [string, string, number?];
      return this.#keep(key, new SocketClass<Address>(constant(family), constant(type), proto, this.#source));
    }
    if (operation === "pair") {
      const [other, type] = rest as [string, string];
      const [first, second] = library.socketpair(library.AF_UNIX, constant(type));
      this.#keep(key, first as Socket<Address>);
      return this.#keep(other, second as Socket<Address>);
    }
    const socket = this.#socket(key);
    if (operation === "accept") {
      const [connection, address] = await socket.accept();
      this.#keep(rest[0] as string, connection);
      return this.#said(address);
    }
    if (operation === "dup") return this.#keep(rest[0] as string, socket.dup());
    const run = this.#operations[operation];
    if (!run) throw new Error(`no operation ${operation}`);
    return run(socket, ...(rest as never[]));
  }

  get #source(): { syscalls: Syscalls } {
    return { syscalls: this.syscalls };
  }

  readonly #operations: Record<string, Operation> = {
    bind: (socket, where: Where) => socket.bind(this.#address(where)),
    listen: (socket, backlog: number) => socket.listen(backlog),
    connect: (socket, where: Where) => socket.connect(this.#address(where)),
    connectEx: async (socket, where: Where) => {
      const errno = await socket.connectEx(this.#address(where));
      return errno === 0 ? 0 : library.errnoName(errno);
    },
    send: (socket, data: string, given?: string) => socket.send(bytes(data), flags(given)),
    sendall: (socket, data: string) => socket.sendall(bytes(data)),
    sendto: (socket, data: string, where: Where, given?: string) =>
      socket.sendto(bytes(data), flags(given), this.#address(where)),
    recv: async (socket, size: number, given?: string) => (await socket.recv(size, flags(given))).toString("latin1"),
    recvInto: (socket, size: number, given?: string) => socket.recvInto(Buffer.alloc(size), size, flags(given)),
    recvfrom: async (socket, size: number, given?: string) => {
      const [data, address] = await socket.recvfrom(size, flags(given));
      return [data.toString("latin1"), this.#said(address)];
    },
    sendmsg: (socket, parts: string[], given?: string) => socket.sendmsg(parts.map(bytes), [], flags(given)),
    recvmsg: async (socket, size: number, room: number, given?: string) => {
      const [data, ancillary, came] = await socket.recvmsg(size, room, flags(given));
      const known = ["MSG_TRUNC", "MSG_CTRUNC", "MSG_EOR", "MSG_OOB"];
      return [data.toString("latin1"), ancillary.length, known.filter((flag) => (came & constant(flag)) !== 0)];
    },
    shutdown: (socket, how: number) => socket.shutdown(how),
    close: (socket) => socket.close(),
    settimeout: (socket, seconds: number | null) => socket.settimeout(seconds),
    setblocking: (socket, yes: boolean) => socket.setblocking(yes),
    gettimeout: (socket) => socket.gettimeout(),
    setsockopt: (socket, level: string, option: string, value: number | [number, number]) =>
      socket.setsockopt(constant(level), constant(option), Array.isArray(value) ? new Int32Array(value) : value),
    getsockopt: (socket, level: string, option: string) => socket.getsockopt(constant(level), constant(option)),
    getpeername: (socket) => this.#said(socket.getpeername()),
    getsockname: (socket) => this.#said(socket.getsockname()),
    port: (socket) => socket.getsockname()[1] !== 0,
    fileno: (socket) => socket.fileno() >= 0,
    ready: (socket) => {
      const all = constant("POLLIN") | constant("POLLOUT") | constant("POLLRDHUP");
      const held = socket.ready(all);
      return POLL_BITS.filter((name) => (held & constant(name)) !== 0);
    },
    ioctl: (socket, request: string) => socket.ioctl(constant(request)),
    atmark: (socket) => socket.sockatmark(),
    waiting: (socket) => socket.ioctl(library.FIONREAD),
    fill: async (socket, size = 4096) => {
      this.#filled = 0;
      for (;;) this.#filled += await socket.send(Buffer.alloc(size, "f"), MSG_DONTWAIT);
    },
    // as much as fill has sent: how much that is depends on the machine
    drain: async (socket) => {
      for (let left = this.#filled; left > 0; ) left -= (await socket.recv(Math.min(left, 65_536))).length;
      return "end";
    },
  };

  async #select([read, write, except, seconds]: [string[], string[], string[], number]): Promise<string[][]> {
    const [r, w, x] = [read, write, except].map((list) => list.map((name) => this.#socket(name)));
    const ready = await library.select(r ?? [], w, x, seconds);
    return ready.map((list) => list.map((socket) => this.#nameOf(socket)));
  }

  forget(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  #keep(name: string, socket: Socket<Address>): null {
    this.#sockets.set(name, socket);
    return null;
  }

  #socket(name: string): Socket<Address> {
    const socket = this.#sockets.get(name);
    if (!socket) throw new Error(`no socket ${name}`);
    return socket;
  }

  #nameOf(socket: Socket<Address>): string {
    return [...this.#sockets].find(([, one]) => one === socket)?.[0] ?? "";
  }

  #address(where: Where): Address {
    const isOf = typeof where === "object" && where !== null && "of" in where;
    return isOf ? this.#socket((where as { of: string }).of).getsockname() : (where as Address);
  }

  /** An address with the name of the socket that holds it instead of its port or path. */
  #said(address: Address): string {
    if (address === "" || address === undefined) return "nobody";
    for (const [name, socket] of this.#sockets) {
      if (!socket.closed && String(socket.getsockname()) === String(address)) return name;
    }
    return "somebody";
  }
}

type Where = Address | { of: string };

function constant(name: string): number {
  const value = constants[name];
  if (value === undefined) throw new Error(`no constant ${name}`);
  return value;
}

function flags(names?: string): number {
  return (names ?? "").split("|").reduce((sum, name) => (name === "" ? sum : sum | constant(name)), 0);
}

function bytes(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

/** Our codes by the names that errors have in both. */
function nameOf({ code = "" }: { code?: string }): string {
  if (code === "ERR_SOCKET_TIMEOUT") return "time-out";
  if (code === "ERR_SOCKET_CLOSED") return "EBADF";
  return code.startsWith("ERR_") || code.startsWith("EAI_") ? "argument" : code;
}

/** Opens sockets up to a low limit, closes them and opens one more. */
function exhaust(): string {
  const before = new BigUint64Array(2);
  getrlimit(RLIMIT_NOFILE, before);
  setrlimit(RLIMIT_NOFILE, BigUint64Array.of(64n, before[1] as bigint));
  const opened: Socket[] = [];
  try {
    for (let count = 0; count < 100; count++) opened.push(new SocketClass());
    return "no limit";
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    for (const socket of opened) socket.close();
    new SocketClass().close();
    setrlimit(RLIMIT_NOFILE, before);
  }
}
