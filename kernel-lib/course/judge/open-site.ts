/** Opens the site that a check runs on. */
import { BOX_LIMITS, findSandbox, type LimitKind } from "../sandbox";
import { boxedModules } from "./boxed-modules";
import { LocalSite, type LocalSiteOptions } from "./local-site";
import { SandboxSite } from "./sandbox-site";
import type { Site } from "./site";

/** Where the learner's processes run: kept apart from this machine, or as its user's own. */
export type GroundKind = "sandbox" | "local";

/** A sandbox was asked for, and cannot be had here. */
export class SandboxError extends Error {
  override name = "SandboxError";
  readonly code = "ERR_NO_SANDBOX";
  readonly exitCode = 2;
}

/** Opens a site. Throws SandboxError where `ground` is a sandbox and there is none: never is another taken in its place. */
export async function openSite(
  ground: GroundKind,
  options: LocalSiteOptions,
  kinds?: readonly LimitKind[],
): Promise<Site> {
  if (ground === "local") return new LocalSite(options);
  const status = await findSandbox(kinds);
  if (!status.usable) throw new SandboxError(`no sandbox can be had: ${status.why}. To do: ${status.todo}`);
  const modules = await boxedModules(options.files, status.limits, BOX_LIMITS);
  return new SandboxSite({ ...options, kind: status.limits, modules });
}
