// One capture of one blast, inside a network namespace that live.ts has made: `live-run.ts BLAST COUNT RATE COMMAND…`. Prints
// {seconds, captured, dropped} as JSON: processor time from the first packet on, and what the capturer told at its end.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";

/** Processor time of a process and all its threads, in seconds. */
function cpuSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((id) =>
    Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function main(): Promise<void> {
  const [blast = "", count = "", rate = "", command = "", ...words] = process.argv.slice(2);
  execFileSync("ip", ["link", "set", "lo", "up"]);
  const capturer = spawn(command, words, { stdio: ["ignore", "ignore", "pipe"] });
  const pid = capturer.pid ?? 0;
  let told = "";
  await new Promise<void>((resolve) => {
    capturer.stderr.on("data", (text: Buffer) => {
      told += text;
      if (told.includes("listening on")) resolve();
    });
  });
  await pause(300);
  const before = cpuSeconds(pid);
  await once(spawn(blast, [count, rate]), "exit");
  // until it has nothing more to do
  for (let last = -1, spent = 0; spent - last > 0.002; await pause(300)) {
    last = spent;
    spent = cpuSeconds(pid);
  }
  const seconds = cpuSeconds(pid) - before;
  capturer.kill("SIGINT");
  await once(capturer, "close");
  const number = (pattern: RegExp): number => Number(pattern.exec(told)?.[1] ?? Number.NaN);
  const captured = number(/(\d+) packets? (?:captured|written)/);
  console.log(JSON.stringify({ seconds, captured, dropped: number(/(\d+) packets? dropped by kernel/) }));
}

main();
