/** Takes the lock again and again, in turn with others; says so where it meets another inside. */
import { openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { lock } from "../../../kernel-lib/kernel/image";
import { isAlive } from "../../processes";

const [file = "", rounds = "0"] = process.argv.slice(2);
const inside = `${file}.inside`;

async function main(): Promise<void> {
  for (let round = 0; round < Number(rounds); round += 1) {
    const unlock = await lock(file);
    enter();
    await new Promise((resolve) => setImmediate(resolve));
    if (round === 1 && process.env.DIES_INSIDE) process.kill(process.pid, "SIGKILL");
    rmSync(inside);
    unlock();
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log("done");
}

function enter(): void {
  try {
    writeSync(openSync(inside, "wx"), String(process.pid));
  } catch {
    const other = Number(readFileSync(inside, "utf8"));
    if (isAlive(other)) console.log(`met ${other}`);
    rmSync(inside, { force: true });
    writeSync(openSync(inside, "wx"), String(process.pid));
  }
}

void main();
