/** Why this machine's kernel cannot be used for a lab, in one line, and what would let it. */
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { errnoName, strerror } from "../../socket";

/** The Linux engine cannot be had here; `reason` is one line, `remedy` what an administrator could do. */
export class LinuxUnavailableError extends Error {
  override readonly name = "LinuxUnavailableError";
  readonly code = "LAB_LINUX_UNAVAILABLE";

  constructor(
    readonly reason: string,
    readonly remedy: string | undefined,
    options?: ErrorOptions,
  ) {
    super(`A lab on the Linux kernel: ${reason}.${remedy ? ` ${remedy}` : ""}`, options);
  }
}

const APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
const DEBIAN_SWITCH = "/proc/sys/kernel/unprivileged_userns_clone";

/** The system says "no space" of a count. */
const LIMIT_REACHED =
  "Here or further out sysctl user.max_user_namespaces allows no more of them: a higher number would allow it.";

/** The error for a system other than Linux. */
export function notLinux(): LinuxUnavailableError {
  return new LinuxUnavailableError(`this system is ${process.platform}, and network namespaces are Linux's`, undefined);
}

/** The error for an agent that did not begin: what `unshare` said, or why it could not be started. */
export function notBegun(said: string, cause?: Error): LinuxUnavailableError {
  if ((cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT")
    return new LinuxUnavailableError("the program unshare is not on the PATH", "It is part of util-linux.", { cause });
  const words = said.trim().split("\n")[0] || cause?.message || "the agent ended without a word";
  const remedy = /no space left/i.test(words) ? LIMIT_REACHED : remedyForUserNamespaces();
  return new LinuxUnavailableError(`a user namespace cannot be made (${words})`, remedy, { cause });
}

/** The error for a user namespace in which something is refused after all. */
export function refusedInside(what: string, errno: number): LinuxUnavailableError {
  const refusal = `${strerror(errno)}, ${errnoName(errno)}`;
  return new LinuxUnavailableError(
    `a user namespace can be made, but ${what} is refused in it (${refusal})`,
    errno === constants.errno.EPERM || errno === constants.errno.EACCES ? remedyForUserNamespaces() : undefined,
  );
}

function remedyForUserNamespaces(): string | undefined {
  if (settingOf(DEBIAN_SWITCH) === "0") return "sysctl kernel.unprivileged_userns_clone is 0: 1 would allow it.";
  if (settingOf(APPARMOR) === "1")
    return "sysctl kernel.apparmor_restrict_unprivileged_userns is 1: an AppArmor profile for node and unshare with the rule userns, or 0 here, would allow it.";
  if (existsSync("/.dockerenv") || existsSync("/run/.containerenv"))
    return "This is a container, and its seccomp profile seems to forbid unshare: one that lets it through would allow it.";
  return undefined;
}

function settingOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
