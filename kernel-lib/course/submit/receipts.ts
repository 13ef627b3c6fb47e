/** What servers have acknowledged, as this machine has seen it. */
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Receipt } from "../server/api";
import { isReceipt, parseJson } from "./shapes";

/** A receipt, and whose it is. */
export interface KeptReceipt extends Receipt {
  target: string;
  key: string;
}

/** Notes a receipt. */
export function keepReceipt(file: string, receipt: KeptReceipt): void {
  mkdirSync(path.dirname(file), { recursive: true });
  // a line half written by a process that was killed ends here
  appendFileSync(file, `\n${JSON.stringify(receipt)}\n`, { mode: 0o600 });
}

/** Reads all, oldest first; a line that is no receipt is passed over. */
export function readReceipts(file: string): KeptReceipt[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .map(parseJson)
      .filter((one): one is KeptReceipt => isReceipt(one) && typeof (one as KeptReceipt).target === "string");
  } catch {
    return [];
  }
}

/** Finds the receipt for bytes that are the last which a target had of an exercise. */
export function lastReceipt(file: string, target: string, exercise: string): Receipt | undefined {
  const kept = readReceipts(file).filter((one) => one.target === target && one.exercise === exercise);
  return bare(kept.at(-1));
}

/** Finds the receipt of an attempt by its key. */
export function receiptOf(file: string, key: string): Receipt | undefined {
  return bare(readReceipts(file).find((one) => one.key === key));
}

/** As the server gave it. */
function bare(kept: KeptReceipt | undefined): Receipt | undefined {
  if (!kept) return undefined;
  const { target: _target, key: _key, ...receipt } = kept;
  return receipt;
}
