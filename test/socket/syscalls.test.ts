// A Socket on another system than the operating system's: what the in-process network builds on.
import * as assert from "uvu/assert";
import {
  type AddressBuffer,
  AF_INET,
  decodeAddress,
  encodeAddress,
  POLLIN,
  SOCK_DGRAM,
  Socket,
  type Syscalls,
} from "../../kernel-lib/socket";
import { suite } from "../harness";
import { codeOf } from "./support";

const EAGAIN = process.platform === "darwin" ? 35 : 11;

interface Port {
  number: number;
  datagrams: { from: number; data: Uint8Array }[];
  tell?: (() => void) | undefined;
}

/** Datagrams between descriptors of one small world: enough of a system for bind, sendto and recvfrom. */
class World implements Partial<Syscalls> {
  readonly ports = new Map<number, Port>();
  next = 100;

  socket(): number {
    this.ports.set(this.next, { number: 0, datagrams: [] });
    return this.next++;
  }

  close(fd: number): number {
    return this.ports.delete(fd) ? 0 : -9;
  }

  bind(fd: number, address: Uint8Array): number {
    const [, number] = decodeAddress(address, address.length) as [string, number];
    (this.ports.get(fd) as Port).number = number || 4000 + fd;
    return 0;
  }

  getsockname(fd: number, { bytes, length }: AddressBuffer): number {
    const address = encodeAddress(AF_INET, ["10.0.0.1", this.ports.get(fd)?.number ?? 0]);
    bytes.set(address);
    length[0] = address.length;
    return 0;
  }

  sendto(fd: number, data: Uint8Array, _flags: number, address: Uint8Array): number {
    const [, number] = decodeAddress(address, address.length) as [string, number];
    const to = [...this.ports.values()].find((port) => port.number === number);
    to?.datagrams.push({ from: this.ports.get(fd)?.number ?? 0, data: data.slice() });
    queueMicrotask(() => to?.tell?.());
    return data.length;
  }

  recvfrom(fd: number, buffer: Uint8Array, lengthBytes: number, _flags: number, address: AddressBuffer): number {
    const first = this.ports.get(fd)?.datagrams.shift();
    if (!first) return -EAGAIN;
    buffer.set(first.data.subarray(0, lengthBytes));
    const from = encodeAddress(AF_INET, ["10.0.0.1", first.from]);
    address.bytes.set(from);
    address.length[0] = from.length;
    return Math.min(lengthBytes, first.data.length);
  }

  ready(fd: number, events: number): number {
    return (this.ports.get(fd)?.datagrams.length ?? 0) > 0 ? events & POLLIN : 0;
  }

  watch(fd: number, notify: (events: number) => void) {
    const port = this.ports.get(fd) as Port;
    return {
      want: (events: number): void => {
        port.tell = events === 0 ? undefined : () => notify(events);
      },
      close: (): void => {
        port.tell = undefined;
      },
    };
  }
}

const test = suite("a socket on another system");

test("binds, sends, waits and receives as on the operating system's", async () => {
  const syscalls = new World() as unknown as Syscalls;
  const make = () => new Socket(AF_INET, SOCK_DGRAM, 0, { syscalls });
  const [receiver, sender] = [make(), make()];
  receiver.bind(["10.0.0.1", 9000]);
  sender.bind(["10.0.0.1", 0]);
  const waits = receiver.recvfrom(100);
  assert.is(await sender.sendto("over there", ["10.0.0.1", 9000]), 10);
  const [data, address] = await waits;
  assert.is(data.toString(), "over there");
  assert.equal(address, sender.getsockname());
  receiver.settimeout(0.005);
  assert.is(await codeOf(() => receiver.recvfrom(10)), "ERR_SOCKET_TIMEOUT");
  const closing = codeOf(() => sender.recvfrom(10));
  sender.close();
  assert.is(await closing, "ERR_SOCKET_CLOSED");
  receiver.close();
  assert.is((syscalls as unknown as World).ports.size, 0);
});

test.run();
