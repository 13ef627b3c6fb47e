// Starts three hosts, runs a program in one, says so, and stays until it is ended.
import { hostPlan, socketIn, Together } from "../hosts";

async function main(): Promise<void> {
  const together = await Together.start([hostPlan("alice", 1), hostPlan("bob", 2), hostPlan("carol", 3)]);
  const listener = socketIn(together.host(0), 2, 1);
  listener.bind(["", 0]);
  listener.listen();
  void together.host(1).run("sleep", ["1000"]);
  void together.host(1).run("sh", ["-c", "setsid sleep 1000 & sleep 1000"]);
  await together.host(0).run("ping", ["-c1", "-W9", "10.0.1.2"]);
  console.log("ready");
  await listener.accept();
}

main();
