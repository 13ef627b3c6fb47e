/**
 * Calls everything that kernel-lib/socket exports with random arguments: `child.ts SEED SECONDS NOTE`. What it is about
 * to call it writes into the file NOTE, so that a crash can be told. Ends with 1 at an error that is not the library's.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { inspect } from "node:util";
import * as library from "../../../kernel-lib/socket";
import { type Address, GaiError, Socket, SocketError } from "../../../kernel-lib/socket";
import { randomOf, Thrown, valuesFrom } from "./values";

const [seed = 0, seconds = 0] = process.argv.slice(2, 4).map(Number);
const note = openSync(process.argv[4] as string, "w");
const random = randomOf(seed);
let sockets: Socket<Address>[] = [];
const { pick, value, list } = valuesFrom(random, () => sockets);

/** Protected methods, which the compiler keeps from callers. */
const PROTECTED = ["open", "checked", "mayTry", "perform", "waitFor"];
const SOCKET_METHODS = prototypesOf(Socket).flatMap((prototype) =>
  Object.getOwnPropertyNames(prototype).filter(
    (name) => name !== "constructor" && !PROTECTED.includes(name) && isMethod(prototype, name),
  ),
);
/** Errors are made by the library alone. */
const FUNCTIONS = Object.entries(library).filter(
  ([name, one]) => typeof one === "function" && !name.endsWith("Error"),
) as [string, Callable][];
type Callable = (...values: unknown[]) => unknown;

/** Numbers of descriptors that are not this process's own business. */
const DESCRIPTORS = [-1, 1.5, "3", null, 100_000, 2 ** 31];
/** Requests whose argument is an int; another's may hold addresses of memory. */
const REQUESTS = [library.FIONREAD, library.SIOCOUTQ, library.SIOCATMARK, -1, null, "x"];

function prototypesOf(start: unknown): object[] {
  const chain: object[] = [];
  for (let one = (start as { prototype: object }).prototype; one !== Object.prototype; one = Object.getPrototypeOf(one))
    chain.push(one);
  return chain;
}

function isMethod(prototype: object, name: string): boolean {
  return typeof Object.getOwnPropertyDescriptor(prototype, name)?.value === "function";
}

function renew(): void {
  for (const socket of sockets) socket.close();
  const make = (family: number, type: number): Socket<Address> => {
    const socket = new Socket<Address>(family, type);
    socket.settimeout(0.001);
    return socket;
  };
  sockets = [
    make(library.AF_INET, library.SOCK_STREAM),
    make(library.AF_INET, library.SOCK_DGRAM),
    make(library.AF_INET6, library.SOCK_DGRAM),
    make(library.AF_UNIX, library.SOCK_STREAM),
    make(library.AF_UNIX, library.SOCK_DGRAM),
    ...(library.socketpair() as unknown as Socket<Address>[]),
    ...(library.socketpair(library.AF_UNIX, library.SOCK_DGRAM) as unknown as Socket<Address>[]),
  ];
  for (const socket of sockets) socket.settimeout(0.001);
  sockets[0]?.bind(["127.0.0.1", 0]);
  sockets[0]?.listen();
  sockets[1]?.bind(["127.0.0.1", 0]);
}

function fdValue(): unknown {
  return random() < 0.5 ? pick(sockets).fileno() : pick(DESCRIPTORS);
}

/** One call: its text, and a function that makes it. */
function nextCall(): [text: string, call: () => unknown] {
  if (random() < 0.6) {
    const socket = pick(sockets);
    const name = pick(SOCKET_METHODS);
    const values = name === "ioctl" ? [pick(REQUESTS)] : list(5);
    const method = (): unknown => (socket as unknown as Record<string, Callable>)[name]?.(...values);
    return [`socket.${name}(${shown(values)})`, name === "detach" ? () => closed(method()) : method];
  }
  const [name, target] = pick(FUNCTIONS);
  const values = argumentsFor(name);
  const isClass = /^class\b/.test(Function.prototype.toString.call(target));
  const call = (): unknown => (isClass ? Reflect.construct(target, values) : target(...values));
  return [`${name}(${shown(values)})`, call];
}

function argumentsFor(name: string): unknown[] {
  if (name === "ioctl") return [fdValue(), pick(REQUESTS), ...list(1)];
  if (name === "mmap") return [fdValue(), ...list(2)];
  if (name === "fromfd") return [fdValue(), ...list(3)];
  // no name server is asked
  if (name === "getaddrinfo")
    return [value(), value(), { family: value(), type: value(), flags: library.AI_NUMERICHOST }];
  if (name === "Socket") return list(3);
  if (name === "pollDescriptor") return [fdValue(), value(), pick([0, 1, -1, 0.5, "1", null])];
  // a namespace of its own would take the network away from the calls that follow
  if (name === "unshare") return [pick([-1, 1.5, "1", null, undefined])];
  if (/Descriptors?$|^setns$|^flock$|^syncfs$/.test(name)) return [fdValue(), ...list(2)];
  return list(6);
}

function shown(values: readonly unknown[]): string {
  return values
    .map((one) => {
      try {
        return inspect(one, {
          depth: 1,
          maxStringLength: 40,
          maxArrayLength: 8,
          breakLength: Number.POSITIVE_INFINITY,
        });
      } catch {
        return "(throws)";
      }
    })
    .join(", ");
}

/** An error that a caller can work with: one of the library's, or what the caller's own value has thrown. */
function isProper(error: unknown): boolean {
  if (error instanceof Thrown || error instanceof SocketError || error instanceof GaiError) return true;
  if (error instanceof DOMException) return error.name === "AbortError";
  const code = (error as { code?: unknown } | undefined)?.code;
  return error instanceof Error && typeof code === "string" && code.startsWith("ERR_");
}

function report(text: string, error: unknown): void {
  if (isProper(error)) return;
  console.log(`${text}\n${inspect(error)}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const until = Date.now() + seconds * 1000;
  let calls = 0;
  for (; Date.now() < until; calls++) {
    if (calls % 200 === 0) renew();
    const [text, call] = nextCall();
    writeSync(note, `${text.slice(0, 2000)}\n`.padEnd(2048), 0);
    try {
      const result = call();
      if (result instanceof Promise) result.then(release, (error: unknown) => report(text, error));
      else release(result);
    } catch (error) {
      report(text, error);
    }
    if (calls % 20 === 0) await new Promise(setImmediate);
  }
  for (const socket of sockets) socket.close();
  console.log(calls);
  process.exit(0);
}

/** What detach gives is the caller's to close; thousands of them would use up the process's descriptors. */
function closed(fd: unknown): void {
  if (typeof fd === "number" && fd >= 0) closeSync(fd);
}

/** Closes what a call has opened. */
function release(result: unknown): void {
  if (result instanceof Socket && !sockets.includes(result as Socket<Address>)) result.close();
  else if (Array.isArray(result)) for (const one of result) release(one);
}

void main();
