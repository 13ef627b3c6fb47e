// Who may import whom inside kernel-lib: the table of the design, kept by reading every import.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../harness";

const LIBRARY = path.resolve(__dirname, "../../kernel-lib");
const ANY = ["*"];
const MAY_IMPORT: Record<string, string[]> = {
  wire: [],
  subnet: [],
  socket: [],
  link: ["wire"],
  capture: ["wire", "socket"],
  handshake: ["wire", "link", "capture"],
  lab: ["wire", "subnet", "socket", "link", "capture", "handshake"],
  tools: ["wire", "subnet", "socket", "capture", "lab:type"],
  show: ["*:type"],
  // Whoever shows packets must take them apart: the panes in the page (its bundle has both), their text and the ladder.
  "show/page": ["wire", "capture"],
  "show/packets": ["wire", "capture"],
  kernel: [],
  course: ANY,
  "cli.ts": ANY,
};

/** A folder's own index.ts; the kernel's set-up side and course's parts have a door each beside it. */
const DOORS = /^(?:\w+|kernel\/image|show\/labextension|course\/\w+)\/index\.ts$/;

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = readdirSync(LIBRARY, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.includes("node_modules"),
);
const imports = files.flatMap(importsOf);
const folderOf = (file: string): string => file.split("/")[0] as string;
/** What a file may import: its folder's rules, and those of its part of the folder. */
const rulesOf = (file: string): string[] | undefined => {
  const own = MAY_IMPORT[folderOf(file)];
  return own && [...own, ...(MAY_IMPORT[file.split("/").slice(0, 2).join("/")] ?? [])];
};

function importsOf(from: string): Import[] {
  const source = readFileSync(path.join(LIBRARY, from), "utf8");
  const pattern = /^(?:import|export)\b([^;"']*?)\bfrom\s+["']([^"']+)["']|\b(?:require|import)\(["']([^"']+)["']\)/gm;
  return [...source.matchAll(pattern)].flatMap(({ 1: clause, 2: plain, 3: called }) => {
    const to = resolveImport(from, (plain ?? called) as string);
    return to ? [{ from, to, typeOnly: /^\s*type\b/.test(clause ?? "") }] : [];
  });
}

/** The file inside kernel-lib that an import names; nothing for packages, built-in modules and JSON. */
function resolveImport(from: string, request: string): string | undefined {
  const named = /^kernel-lib\/([\w-]+)$/.exec(request)?.[1];
  if (!named && !request.startsWith(".")) return undefined;
  const base = named ? named : path.join(path.dirname(from), request);
  const found = [base, `${base}.ts`, path.join(base, "index.ts")].find((candidate) => {
    const full = path.join(LIBRARY, candidate);
    return existsSync(full) && statSync(full).isFile();
  });
  assert.ok(found || /\.(cjs|js|json)$/.test(request), `kernel-lib/${from} imports ${request}, which is not there`);
  return found?.endsWith(".ts") ? found : undefined;
}

const test = suite("imports inside kernel-lib");

test("go only where the design lets them", () => {
  for (const { from, to, typeOnly } of imports) {
    const [folder, other] = [folderOf(from), folderOf(to)];
    if (folder === other) continue;
    const allowed = rulesOf(from);
    assert.ok(allowed, `kernel-lib/${folder} is not in the design's table`);
    const ok = allowed.some((rule) => {
      const [name, kind] = rule.split(":");
      return (name === "*" || name === other) && (kind !== "type" || typeOnly);
    });
    assert.ok(ok, `kernel-lib/${from} may not import ${to}`);
  }
});

test("enter another folder by its index.ts only", () => {
  for (const { from, to } of imports) {
    if (folderOf(from) === folderOf(to) || folderOf(to) === "cli.ts") continue;
    assert.ok(DOORS.test(to), `kernel-lib/${from} reaches into ${to}`);
  }
});

test("make no cycle", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, way: string[]): void => {
    assert.not.ok(way.includes(file), `a cycle: ${[...way, file].join(" -> ")}`);
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test.run();
