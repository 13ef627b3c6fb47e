/** ATM as Sun's driver captures it, with its virtual circuits and Q.2931 signalling. */
import { and, type Condition, or } from "../../bpf/graph";
import { LINK_TYPE } from "../../link-type";
import type { Relation } from "../ast";
import { type Generator, SUN_ATM } from "./generator";
import { compare } from "./load";

const PROTOCOL = { LANE: 1, LLC: 2 } as const;
const MESSAGE = {
  SETUP: 0x05,
  CALL_PROCEEDING: 0x02,
  CONNECT: 0x07,
  CONNECT_ACK: 0x0f,
  RELEASE: 0x4d,
  RELEASE_DONE: 0x5a,
} as const;
const MESSAGE_TYPE_AT = SUN_ATM.PAYLOAD + 5;

/** The virtual circuit of path 0 on which each of these runs. */
const CIRCUITS: Readonly<Record<string, number>> = { metac: 1, bcc: 2, oamf4sc: 3, oamf4ec: 4, sc: 5, ilmic: 16 };

export const atmCarriesLlc = (generator: Generator): Condition => carriesProtocol(generator, PROTOCOL.LLC);

const carriesProtocol = (generator: Generator, protocol: number): Condition =>
  compare(generator, "link header", SUN_ATM.PROTOCOL, 1, protocol, { mask: 0x0f });

/** `vpi 5`. As in libpcap, "!=" here means the same as "=". */
export function atmField(generator: Generator, field: string, value: number, relation: Relation): Condition {
  requireAtm(generator, field);
  const test = relation === "!=" ? "=" : relation;
  return field === "vpi"
    ? compare(generator, "link header", SUN_ATM.VPI, 1, value, { test })
    : compare(generator, "link header", SUN_ATM.VCI, 2, value, { test });
}

const onCircuit = (generator: Generator, circuit: number): Condition => {
  const path = atmField(generator, "vpi", 0, "=");
  return and(path, atmField(generator, "vci", circuit, "="));
};

function requireAtm(generator: Generator, what: string): void {
  if (!generator.isAtm) generator.refuse(`"${what}" is for ATM (link type SUNATM)`);
}

/** Generates the test for one of the well-known circuits or for LAN emulation, or for messages on a circuit. */
export function atmCircuit(generator: Generator, circuit: string): Condition {
  requireAtm(generator, circuit);
  const number = CIRCUITS[circuit];
  if (number !== undefined) return onCircuit(generator, number);
  switch (circuit) {
    case "lane":
      return lane(generator);
    case "connectmsg":
      return messages(generator, Object.values(MESSAGE), "sc");
    case "metaconnect":
      return messages(
        generator,
        Object.values(MESSAGE).filter((message) => message !== MESSAGE.CONNECT_ACK),
        "metac",
      );
    default: {
      const segment = atmField(generator, "vci", 3, "=");
      const either = or(segment, atmField(generator, "vci", 4, "="));
      return and(atmField(generator, "vpi", 0, "="), either);
    }
  }
}

/** LAN emulation: what follows is about the Ethernet frame inside. */
function lane(generator: Generator): Condition {
  const condition = carriesProtocol(generator, PROTOCOL.LANE);
  const ethernet = SUN_ATM.PAYLOAD + 2;
  generator.enterLinkLayer(LINK_TYPE.EN10MB, { constant: ethernet, varies: false, register: -1 });
  generator.linkTypeField.constant = ethernet + 12;
  generator.linkPayload.constant = ethernet + 14;
  generator.network = 0;
  generator.networkNoSnap = 3;
  return condition;
}

function messages(generator: Generator, types: readonly number[], circuit: "sc" | "metac"): Condition {
  const isOf = (type: number): Condition => compare(generator, "link header", MESSAGE_TYPE_AT, 1, type);
  const [first, second, ...others] = types.map(isOf) as [Condition, Condition, ...Condition[]];
  const any = others.reduce((rest, one) => or(one, rest), or(first, second));
  return and(onCircuit(generator, CIRCUITS[circuit] as number), any);
}
