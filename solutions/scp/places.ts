/** Where a file is: here, or on a host: `[user@]host:path`. */
export type Place = { path: string; host?: undefined } | { path: string; host: string; user?: string };

/**
 * Reads a place as scp does: a colon before the first slash makes it a host's; `./a:b` is a file here, `[::1]:a` IPv6.
 * A path of a host loses what says nothing: `./`, `~/`, slashes at its end.
 */
export function placeOf(word: string): Place {
  const [, user, bracketed, bare, path] = /^(?:([^@/:]+)@)?(?:\[([^\]/]+)\]|([^:/[\]]+)):(.*)$/s.exec(word) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined || path === undefined) return { path: word };
  return { path: plainPath(path), host, ...(user === undefined ? {} : { user }) };
}

function plainPath(path: string): string {
  const parts = path.replace(/^~(?=\/|$)/, ".").split("/");
  const kept = parts.filter((part) => part !== "" && part !== ".").join("/");
  return path.startsWith("/") ? `/${kept}` : kept;
}

/** The path of a name in a folder of a host's. */
export function joined(folder: string, name: string): string {
  return folder === "" || folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}
