/** The working behind an address or a prefix, step by step, as a person would write it on paper. */

import { explainIpv4Address, explainIpv4Prefix } from "./explain-ipv4";
import { explainIpv6Address, explainIpv6Prefix } from "./explain-ipv6";
import { examineAddress } from "./ip-address";
import { Ipv4Address } from "./ipv4-address";
import { caret, type Fault } from "./parse-error";
import { Prefix } from "./prefix";
import { examinePrefix } from "./prefix-text";
import { isPrivate, multicastScope, specialBlock } from "./special";
import { withText } from "./text-form";

export interface ExplanationStep {
  title: string;
  /** Lines of working, aligned for a fixed-width font. */
  lines: string[];
}

export interface Explanation {
  input: string;
  valid: boolean;
  steps: ExplanationStep[];
  /** Why the input cannot be read, where it cannot. */
  error?: Fault;
  toString(): string;
}

/**
 * Explains an address or a prefix: bits, mask, AND, result, class, special use; or why and where the input is wrong.
 * @example
 * explain("10.0.0.256").error?.at // => [9, 10]
 * explain("192.0.2.130/26").steps.map((step) => step.title).includes("Network: address AND mask") // => true
 */
export function explain(input: string): Explanation {
  const steps = input.includes("/") ? prefixSteps(input) : addressSteps(input);
  if (!Array.isArray(steps)) {
    const step = { title: "This cannot be read", lines: [steps.reason, ...caret(input, steps.at).split("\n")] };
    return withWorking({ input, valid: false, steps: [step], error: steps });
  }
  return withWorking({ input, valid: true, steps });
}

function addressSteps(input: string): ExplanationStep[] | Fault {
  const address = examineAddress(input);
  if ("reason" in address) return address;
  const steps = address instanceof Ipv4Address ? explainIpv4Address(address) : explainIpv6Address(address, input);
  const scope = multicastScope(address);
  const group = scope ? [`a multicast group, scope ${scope}: packets to it reach every host that joined`] : [];
  return [...steps, { title: "Special use", lines: [...group, ...specialLines(address)] }];
}

function prefixSteps(input: string): ExplanationStep[] | Fault {
  const read = examinePrefix(input);
  if ("reason" in read) return read;
  const { address, length } = read;
  const steps =
    address instanceof Ipv4Address ? explainIpv4Prefix(address, length) : explainIpv6Prefix(address, length);
  return [...steps, { title: "Special use", lines: specialLines(new Prefix(address, length)) }];
}

function specialLines(of: Parameters<typeof specialBlock>[0]): string[] {
  const block = specialBlock(of);
  if (!block) return ["in none of IANA's special-purpose blocks"];
  const says = (flag: boolean | undefined): string => (flag === undefined ? "not said" : flag ? "yes" : "no");
  const flags = `source ${says(block.source)}, destination ${says(block.destination)}, forwarded by routers ${says(block.forwardable)}, reachable from everywhere ${says(block.globallyReachable)}`;
  const lines = [`in ${block.addressBlock}, ${block.name} (${block.rfc})`, flags];
  if (isPrivate(of)) lines.push("private: used again and again in different networks, never on the internet as it is");
  return lines;
}

function withWorking(explanation: Omit<Explanation, "toString">): Explanation {
  const text = explanation.steps.map(({ title, lines }, n) =>
    [`${n + 1}. ${title}`, ...lines.map((line) => `   ${line}`)].join("\n"),
  );
  return withText(explanation, () => text.join("\n"));
}
