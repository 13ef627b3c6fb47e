/** What labs stand on here: found out by making a host, not by reading settings. */
import { existsSync, readFileSync } from "node:fs";
import { whyNoLinux } from "../../lab";
import { type Check, missing, ok } from "./check";

const APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
const PROFILE = "/etc/apparmor.d/wirebook-unshare";

/** Says which engine labs have, and what would give them the other; it is never needed. */
export async function labsCheck(): Promise<Check> {
  const refused = await whyNoLinux();
  if (!refused) return ok("labs", "on the Linux kernel's own network namespaces, without root");
  return missing("labs", `on our own stack, which all lessons do with (${refused.reason})`, fixFor(refused.remedy));
}

function fixFor(remedy: string | undefined): string {
  if (isRestrictedByApparmor()) {
    const lines = ["abi <abi/4.0>,", "include <tunables/global>", profileOf("/usr/bin/unshare")];
    return (
      `not needed; to allow it until the next boot: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or for good, as root: ` +
      `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} > ${PROFILE} && apparmor_parser -r ${PROFILE}`
    );
  }
  return `not needed${remedy ? `; ${remedy}` : "; nothing to do"}`;
}

function profileOf(program: string): string {
  return `profile wirebook-unshare ${program} flags=(unconfined) { userns, }`;
}

/** Ubuntu 24.04 and later: a user namespace may be made, and has no rights. */
function isRestrictedByApparmor(): boolean {
  return existsSync(APPARMOR) && readFileSync(APPARMOR, "utf8").trim() === "1";
}
