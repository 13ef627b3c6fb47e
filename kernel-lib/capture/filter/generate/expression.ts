/** Goes through an expression from left to right and generates its graph. */
import { and, type Condition, conditionOf, not, or, statement, testBlock } from "../../bpf/graph";
import { ALU, CLASS, OP } from "../../bpf/instruction";
import type { Expression } from "../ast";
import type { Protocol } from "../keywords";
import { relation } from "./arithmetic";
import { atmCircuit, atmField } from "./atm";
import { mpls, pppoeDiscovery, pppoeSession, vlan } from "./encapsulation";
import { ETHERTYPE } from "./ether-type";
import type { Generator } from "./generator";
import { geneve } from "./geneve";
import { identifier } from "./identifier";
import { carries } from "./link-payload";
import { llc } from "./llc";
import { compare, type Test } from "./load";
import { direction, interfaceIndex, packetFilterLog } from "./metadata";
import { signallingField, signalUnit } from "./mtp";
import { protocolAlone } from "./protocol";
import { linkBroadcast, linkMulticast } from "./station";
import { frameDirection, frameType } from "./wireless";

/** Generates the condition that an expression states. */
export function generate(generator: Generator, expression: Expression): Condition {
  switch (expression.kind) {
    case "not":
      return not(generate(generator, expression.operand));
    case "chain":
      return expression.rest.reduce(
        (condition, { operator, operand }) => {
          const next = generate(generator, operand);
          return operator === "and" ? and(condition, next) : or(condition, next);
        },
        generate(generator, expression.first),
      );
    default:
      generator.at = expression.at;
      return generatePrimitive(generator, expression);
  }
}

type Primitive = Exclude<Expression, { kind: "not" | "chain" }>;

function generatePrimitive(generator: Generator, one: Primitive): Condition {
  switch (one.kind) {
    case "identifier":
      return identifier(generator, one.identifier, one.qualifiers);
    case "protocol":
      return protocolAlone(generator, one.protocol);
    case "relation":
      return relation(generator, one.left, one.relation, one.right);
    case "broadcast":
      return broadcast(generator, one.protocol);
    case "multicast":
      return multicast(generator, one.protocol);
    case "vlan":
      return vlan(generator, one.number);
    case "mpls":
      return mpls(generator, one.number);
    case "pppoes":
      return pppoeSession(generator, one.number);
    case "geneve":
      return geneve(generator, one.number);
    case "pppoed":
      return pppoeDiscovery(generator);
    default:
      return generateRare(generator, one);
  }
}

function generateRare(
  generator: Generator,
  one: Exclude<
    Primitive,
    { kind: "identifier" | "protocol" | "relation" | "broadcast" | "multicast" | "vlan" | "mpls" | "pppoes" | "geneve" }
  >,
): Condition {
  switch (one.kind) {
    case "less":
      return not(length(OP.JGT, one.lengthBytes));
    case "greater":
      return length(OP.JGE, one.lengthBytes);
    case "byte":
      return byte(generator, one);
    case "ifindex":
      return interfaceIndex(generator, one.index);
    case "pf":
      return packetFilterLog(generator, one.field, one.value);
    case "frame type":
      return frameType(generator, one.type, one.mask);
    case "frame direction":
      return frameDirection(generator, one.direction);
    case "llc":
      return llc(generator, one.subtype);
    case "atm":
      return atmCircuit(generator, one.circuit);
    case "atm field":
      return atmField(generator, one.field, one.value, one.relation);
    case "mtp2":
      return signalUnit(generator, one.unit);
    case "mtp3 field":
      return signallingField(generator, one.field, one.value, one.relation);
    case "pppoed":
      return pppoeDiscovery(generator);
    default:
      return direction(generator, one.kind);
  }
}

const length = (test: number, bytes: number): Condition => conditionOf(testBlock(test, bytes, [statement(OP.LD_LEN)]));

/** `byte 5 = 1`: an old form of `link[5] = 1`. */
function byte(generator: Generator, { offset, operator, value }: Primitive & { kind: "byte" }): Condition {
  if (operator === "=" || operator === "<" || operator === ">")
    return compare(generator, "link header", offset, 1, value, { test: operator as Test });
  // As in libpcap nothing is loaded here: A holds what the test before has left there.
  const operation = operator === "|" ? ALU.OR : ALU.AND;
  return not(conditionOf(testBlock(OP.JEQ, 0, [statement(CLASS.ALU | operation, value)])));
}

function broadcast(generator: Generator, protocol: Protocol | undefined): Condition {
  if (protocol === undefined || protocol === "link") return linkBroadcast(generator);
  if (protocol !== "ip") return generator.refuse(`"${protocol} broadcast": only link and ip have broadcasts`);
  const { netmask } = generator.target;
  if (netmask === undefined)
    return generator.refuse('"ip broadcast" wants the interface\'s netmask, which is not known');
  const hostBits = ~netmask >>> 0;
  const ip = carries(generator, ETHERTYPE.IP);
  const zeros = compare(generator, "network", 16, 4, 0, { mask: hostBits });
  const ones = compare(generator, "network", 16, 4, hostBits, { mask: hostBits });
  return and(ip, or(zeros, ones));
}

function multicast(generator: Generator, protocol: Protocol | undefined): Condition {
  switch (protocol) {
    case undefined:
    case "link":
      return linkMulticast(generator);
    case "ip":
      // RFC 1112 §4: from 224.0.0.0 on; class E behind them, 240.0.0.0/4, is let in as by libpcap.
      return and(carries(generator, ETHERTYPE.IP), compare(generator, "network", 16, 1, 0xe0, { test: ">=" }));
    case "ip6":
      // RFC 4291 §2.7: ff00::/8.
      return and(carries(generator, ETHERTYPE.IPV6), compare(generator, "network", 24, 1, 0xff));
    default:
      return generator.refuse(`"${protocol} multicast": only link, ip and ip6 have multicasts`);
  }
}
