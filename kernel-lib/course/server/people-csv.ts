/** A class as a CSV file (RFC 4180; also with semicolons or tabs, as spreadsheets save them). */
import type { Person } from "../gradebook";
import { EMAIL_PATTERN, LOGIN_PATTERN } from "./schemas";

export type NewPerson = Omit<Person, "id" | "addedAtMs">;

/** Lines are counted from 1; the header is one. */
export interface PeopleFile {
  people: { line: number; person: NewPerson }[];
  errors: { line: number; reason: string }[];
}

/** What a column's heading means; nbgrader's own `id`, `first_name`, `last_name` and `email` among them. */
const HEADINGS: Record<string, string> = {
  login: "login",
  id: "login",
  student_id: "login",
  username: "login",
  name: "name",
  first_name: "first",
  firstname: "first",
  last_name: "last",
  lastname: "last",
  email: "email",
  group: "group",
};

/**
 * Reads a class list; a line that cannot be used is told with its reason, the others are read.
 * @example
 * parsePeople("login,name\nann,Ann Lee\nb b,Bob\n").people.map(({ person }) => person.login) // => ["ann"]
 * parsePeople("login;name\nann;Ann Lee\nann;Ann Wu\n").errors[0]?.line // => 3
 */
export function parsePeople(text: string): PeopleFile {
  const rows = readCsv(text.replace(/^\uFEFF/, ""));
  const [header, ...lines] = rows;
  const columns = header?.cells.map((cell) => HEADINGS[cell.trim().toLowerCase().replace(/[ -]/g, "_")]) ?? [];
  if (!columns.includes("login") || !(columns.includes("name") || columns.includes("last"))) {
    const reason =
      "the first line must name the columns: login and name (or first_name and last_name), perhaps email and group";
    return { people: [], errors: [{ line: 1, reason }] };
  }
  const result: PeopleFile = { people: [], errors: [] };
  const seen = new Map<string, number>();
  for (const { line, cells } of lines) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const field = (name: string): string => cells[columns.indexOf(name)]?.trim() ?? "";
    const login = field("login");
    const name = field("name") || `${field("first")} ${field("last")}`.trim();
    const reason = fault({
      cells: cells.length,
      columns: columns.length,
      login,
      name,
      email: field("email"),
      group: field("group"),
    });
    const before = seen.get(login);
    if (reason ?? before) {
      result.errors.push({ line, reason: reason ?? `login "${login}" stands on line ${before} too` });
      continue;
    }
    seen.set(login, line);
    const person: NewPerson = { login, name, role: "student" };
    if (field("email")) person.email = field("email");
    if (field("group")) person.group = field("group");
    result.people.push({ line, person });
  }
  return result;
}

interface Fields {
  cells: number;
  columns: number;
  login: string;
  name: string;
  email: string;
  group: string;
}

function fault({ cells, columns, login, name, email, group }: Fields): string | undefined {
  if (cells > columns)
    return `it has ${cells} fields, and the header ${columns}: a comma in a field needs quotes around the field`;
  if (login === "") return "the login is missing";
  if (!LOGIN_PATTERN.test(login)) return `login ${JSON.stringify(login)}: letters, digits and . _ @ - only, up to 64`;
  if (name === "") return `login "${login}": the name is missing`;
  if (name.length > 200 || group.length > 100 || /\0/.test(name + group))
    return `login "${login}": a field is too long`;
  if (email !== "" && !EMAIL_PATTERN.test(email))
    return `login "${login}": ${JSON.stringify(email)} is no e-mail address`;
  return undefined;
}

/** Splits into lines and fields; a quoted field may hold separators, line ends and doubled quotes. */
function readCsv(text: string): { line: number; cells: string[] }[] {
  const separator = separatorOf(text);
  const rows: { line: number; cells: string[] }[] = [];
  let [line, rowLine, cell, quoted] = [1, 1, "", false];
  let cells: string[] = [];
  const endRow = (): void => {
    rows.push({ line: rowLine, cells: [...cells, cell] });
    [cells, cell, rowLine] = [[], "", line];
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === "\n") line++;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (sign === '"' && cell.trim() === "") [quoted, cell] = [true, ""];
    else if (sign === separator) [cells, cell] = [[...cells, cell], ""];
    else if (sign === "\n") endRow();
    else if (sign !== "\r") cell += sign;
  }
  if (cell !== "" || cells.length > 0) endRow();
  return rows;
}

/** The one that the header has most of. */
function separatorOf(text: string): string {
  const header = text.split("\n", 1)[0] ?? "";
  const counts = [",", ";", "\t"].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).sign;
}
