// Runs in a network namespace of its own, as root: pings as an ordinary user, with and without the right to. Prints JSON.
import { writeFileSync } from "node:fs";
import { machine, ping } from "../../../kernel-lib/tools";

const NOBODY = 65_534;

async function main(): Promise<void> {
  const allowed = process.argv[2] === "allowed";
  if (allowed) writeFileSync("/proc/sys/net/ipv4/ping_group_range", `${NOBODY} ${NOBODY}`);
  await ping(machine, "-c 1 127.0.0.1"); // everything is loaded before the right to read it may be gone
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
  if (!allowed) {
    const error = await ping(machine, "-c 1 127.0.0.1").catch((reason: Error) => reason);
    console.log(JSON.stringify({ said: (error as Error).message }));
    return;
  }
  const answered = await ping(machine, "-c 2 -i 0.2 127.0.0.1");
  const answeredIpv6 = await ping(machine, "-c 1 ::1");
  const nobody = await ping(machine, "-c 1 -W 30 10.0.1.77");
  console.log(
    JSON.stringify({
      user: process.getuid?.(),
      answered: [answered.received, answered.rows[0]?.timeToLive],
      answeredIpv6: [answeredIpv6.received, answeredIpv6.rows[0]?.timeToLive],
      nobody: nobody.lines[1],
    }),
  );
}

main();
