/**
 * What the code generator knows while it goes through an expression from left to right: where the headers are. `vlan`,
 * `mpls`, `pppoes` and `geneve` move that for everything behind them, as pcap-filter(7) says.
 */
import { SCRATCH_WORDS } from "../../bpf/instruction";
import { LINK_TYPE, linkTypeName } from "../../link-type";
import { FilterError, type Place } from "../error";
import type { Names } from "../names";
import { isEthernet, layoutOf, type SignallingLayout, signallingLayoutOf } from "./layout";

/** An offset from the packet's first byte: a constant, plus a scratch register's value where it varies. */
export interface Offset {
  constant: number;
  varies: boolean;
  /** The scratch register with the varying part; -1 while none is needed. */
  register: number;
}

/** For whom a program is made. */
export interface Target {
  linkType: number;
  /** A file has no more than bytes: no direction, no interface. */
  fromFile: boolean;
  /** The file was written with the other byte order than this machine's. */
  byteSwapped: boolean;
  /** The kernel takes VLAN tags out of frames and keeps them beside the packet. */
  vlanInMetadata: boolean;
  /** The interface's; undefined when unknown. */
  netmask: number | undefined;
  names: Names;
}

/** Offsets in the pseudo-header of SunATM. */
export const SUN_ATM = { PROTOCOL: 0, VPI: 1, VCI: 2, PAYLOAD: 4 } as const;

export class Generator {
  linkType: number;
  previousLinkType: number;
  readonly outermostLinkType: number;
  linkHeader: Offset;
  previousLinkHeader: Offset;
  readonly outermostLinkHeader: Offset;
  linkPayload: Offset;
  linkTypeField: Offset;
  /** From the link layer's payload to the network layer's header. */
  network: number;
  networkNoSnap: number;
  /** How many `mpls` and `vlan` came before. */
  labels = 0;
  vlans = 0;
  inGeneve = false;
  vlanOffsetsVary = false;
  readonly isAtm: boolean;
  readonly signalling: SignallingLayout | undefined;
  /** Some code has jumps inside a block, which the optimiser does not understand. */
  optimizable = true;
  /** What is being generated, for errors. */
  at: Place = [0, 0];
  private readonly used = new Array<boolean>(SCRATCH_WORDS).fill(false);
  private current = 0;

  constructor(
    readonly target: Target,
    readonly expression: string,
  ) {
    const layout = layoutOf(target.linkType);
    if (!layout) this.refuse(`link type ${target.linkType} is not known`);
    this.linkType = this.previousLinkType = this.outermostLinkType = target.linkType;
    const at = (constant: number, varies = false): Offset => ({ constant, varies, register: -1 });
    const header = (): Offset => at(layout.linkHeader ?? 0, layout.linkHeaderVaries);
    this.linkHeader = header();
    this.previousLinkHeader = header();
    this.outermostLinkHeader = header();
    this.linkPayload = at(layout.payload, layout.payloadVaries);
    this.linkTypeField = at(layout.linkType);
    this.network = layout.network;
    this.networkNoSnap = layout.networkNoSnap;
    this.isAtm = target.linkType === LINK_TYPE.SUNATM;
    this.signalling = signallingLayoutOf(target.linkType);
  }

  get ethernet(): boolean {
    return isEthernet(this.linkType);
  }

  /** Ends the compilation: what stands at the present place cannot be done. */
  refuse(reason: string): never {
    throw new FilterError("FILTER_MEANING", reason, this.expression, this.at);
  }

  /** Ends the compilation with a reason that names the link type. */
  refuseForLinkType(what: string): never {
    return this.refuse(`${what} on link type ${linkTypeName(this.linkType)}`);
  }

  /** From here on headers of another link layer, carried inside the present one, are meant. */
  enterLinkLayer(linkType: number, header: Offset): void {
    this.previousLinkType = this.linkType;
    this.previousLinkHeader = this.linkHeader;
    this.linkType = linkType;
    this.linkHeader = header;
    this.inGeneve = false;
  }

  takeRegister(): number {
    for (let tries = 0; tries < SCRATCH_WORDS; tries++) {
      if (!this.used[this.current]) {
        this.used[this.current] = true;
        return this.current;
      }
      this.current = (this.current + 1) % SCRATCH_WORDS;
    }
    return this.refuse(`this needs more than the ${SCRATCH_WORDS} words of scratch memory that the machine has`);
  }

  freeRegister(register: number): void {
    this.used[register] = false;
  }
}
