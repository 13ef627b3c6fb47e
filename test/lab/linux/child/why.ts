// Says in a line whether hosts can be made, and whether two of them hear each other.
import { whyNotLinux } from "../../../../kernel-lib/lab/linux";
import { hostPlan, Together } from "../hosts";

async function main(): Promise<void> {
  const why = await whyNotLinux();
  if (why) {
    console.log(JSON.stringify({ code: why.code, reason: why.reason, remedy: why.remedy }));
    return;
  }
  const together = await Together.start([hostPlan("alice", 1), hostPlan("bob", 2)]);
  const { code } = await together.host(0).run("ping", ["-c1", "-W9", "10.0.1.2"]);
  const { stdout } = await together.host(0).run("id", ["-u"]);
  console.log(JSON.stringify({ ping: code, user: stdout.trim(), realUser: process.getuid?.() }));
  await together.close();
}

main();
