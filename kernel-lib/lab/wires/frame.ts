/** A frame on a cable, taken apart only when somebody looks. */
import { inspect } from "node:util";
import { dissect, type FlatPacket, flatten, type Layer, Packet, scanFrame } from "../../wire";

const ETHERNET = 1;

/** A frame that passes on a cable, one way. */
export class WireFrame {
  #layers: readonly Layer[] | undefined;

  constructor(
    readonly bytes: Uint8Array,
    /** The neighbour that sent it, and the one at the cable's other end. */
    readonly from: string,
    readonly to: string,
    /** From 1, in this direction of this cable. */
    readonly number: number,
  ) {}

  /** Its headers from the outermost in, each with its fields. */
  get layers(): readonly Layer[] {
    this.#layers ??= dissect(this.bytes).layers;
    return this.#layers;
  }

  /** Its fields by the names of the machine-readable output: `frame.fields["tcp.dport"]`. */
  get fields(): FlatPacket {
    const packet = new Packet();
    packet.reset(this.bytes, 0, this.bytes.length, this.bytes.length);
    scanFrame(packet, ETHERNET);
    return flatten(packet, { number: this.number });
  }

  /** The innermost header in one line, behind the addresses of the packet. */
  get summary(): string {
    const headers = this.layers.filter(({ protocol }) => protocol !== "data");
    const inner = headers.at(-1)?.summary ?? `${this.bytes.length} bytes`;
    const { fields } = this;
    const [source, target] = [fields["ip.src"] ?? fields["ip6.src"], fields["ip.dst"] ?? fields["ip6.dst"]];
    return source === undefined || target === undefined ? inner : `${source} → ${target}: ${inner}`;
  }

  toString(): string {
    return `${this.from} → ${this.to}  ${this.summary}`;
  }

  [inspect.custom](): string {
    return `<frame ${this}>`;
  }
}
