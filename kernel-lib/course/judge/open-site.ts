/** Opens the site that a check runs on. */
import { BOX_LIMITS, findSandbox, type LimitKind } from "../sandbox";
import { boxedModules } from "./boxed-modules";
import { type GroundKind, SandboxError } from "./ground";
import { LocalSite, type LocalSiteOptions } from "./local-site";
import { SandboxSite } from "./sandbox-site";
import type { Site } from "./site";

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
