/** A list of students as teachers have it: CSV of any of the usual separators, with or without a line of headings. */

/** One who is to be added; `line` counts from 1. */
export interface RosterRow {
  line: number;
  login: string;
  name: string;
  email?: string;
  group?: string;
}

export interface RosterProblem {
  line: number;
  why: string;
}

/** A list that was read; every line is in one of the two. */
export interface Roster {
  rows: RosterRow[];
  problems: RosterProblem[];
}

/** Text that names somebody in files and CSV: nothing that a spreadsheet or a path could take for something else. */
export const LOGIN_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
/** RFC 5321 §4.5.3.1.3: a path is 256 bytes with its brackets. */
export const EMAIL_PATTERN = /^(?=.{3,254}$)[^\s@\0]+@[^\s@\0]+$/;
export const MOST_NAME = 200;
export const MOST_GROUP = 100;

const HEADINGS: Record<string, string> = {
  id: "login",
  login: "login",
  student_id: "login",
  studentid: "login",
  username: "login",
  name: "name",
  full_name: "name",
  fullname: "name",
  first_name: "first",
  firstname: "first",
  last_name: "last",
  lastname: "last",
  surname: "last",
  email: "email",
  email_address: "email",
  mail: "email",
  group: "group",
  class: "group",
  tutorial: "group",
};
const USUAL_ORDER = ["login", "name", "email", "group"];

/**
 * Reads a list of students; without headings the columns are login, name, email, group.
 * @example
 *   readRoster("ann,Ann Lee").rows // => [{ line: 1, login: "ann", name: "Ann Lee" }]
 *   readRoster("id;last_name;first_name\nbo;Wu;Bo").rows // => [{ line: 2, login: "bo", name: "Bo Wu" }]
 */
export function readRoster(text: string): Roster {
  const lines = recordsOf(text.replace(/^\ufeff/, ""));
  const columns = headingsIn(lines[0]?.fields);
  const roster: Roster = { rows: [], problems: [] };
  const seen = new Map<string, number>();
  for (const { line, fields, open } of columns ? lines.slice(1) : lines) {
    if (fields.every((field) => field.trim() === "")) continue;
    const row = rowOf(line, fields, columns ?? USUAL_ORDER);
    const earlier = seen.get(row.login);
    const why = faultOf(fields, open, columns ?? USUAL_ORDER) ?? problemOf(row, earlier);
    if (why) roster.problems.push({ line, why });
    else roster.rows.push(row);
    seen.set(row.login, earlier ?? line);
  }
  return roster;
}

/** What is wrong with a line as a line of CSV. */
function faultOf(fields: string[], isOpen: boolean, { length }: string[]): string | undefined {
  if (isOpen) return "a quotation mark is opened here and never closed";
  if (fields.length <= length) return undefined;
  return `it has ${fields.length} fields where ${length} are known: a comma in a field needs quotes around the field`;
}

/** What is wrong with one who is to be added; undefined where nothing is. */
export function problemOf(
  { login, name, email, group }: Omit<RosterRow, "line">,
  earlier?: number,
): string | undefined {
  if (login === "") return "no login";
  if (!LOGIN_PATTERN.test(login))
    return `the login "${login}" must be up to 64 letters, digits, or . _ - @, a letter or digit first`;
  if (earlier !== undefined) return `the login "${login}" stands in line ${earlier} already`;
  if (name === "") return `no name for "${login}"`;
  if (name.length > MOST_NAME) return `the name of "${login}" is longer than ${MOST_NAME} characters`;
  if (email !== undefined && !EMAIL_PATTERN.test(email)) return `"${email}" is not an email address`;
  if ((group?.length ?? 0) > MOST_GROUP) return `the group of "${login}" is longer than ${MOST_GROUP} characters`;
  return undefined;
}

function headingsIn(fields: string[] | undefined): string[] | undefined {
  const columns = fields?.map(
    (field) =>
      HEADINGS[
        field
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, "_")
      ] ?? "",
  );
  return columns?.includes("login") ? columns : undefined;
}

function rowOf(line: number, fields: string[], columns: string[]): RosterRow {
  const field = (name: string): string => {
    const at = columns.indexOf(name);
    // NUL is the one character that the database cannot keep
    return at < 0 ? "" : (fields[at] ?? "").replaceAll("\0", "").trim();
  };
  const name = field("name") || [field("first"), field("last")].filter(Boolean).join(" ");
  const [email, group] = [field("email"), field("group")];
  return { line, login: field("login"), name, ...(email ? { email } : {}), ...(group ? { group } : {}) };
}

const ENDS: Record<string, RegExp> = { ",": /[,\r\n]/, ";": /[;\r\n]/, "\t": /[\t\r\n]/ };
/** Longer ones are cut in two, and refused then. */
const MOST_FIELD = 100_000;

interface CsvRecord {
  line: number;
  fields: string[];
  /** The quotation mark that opens a field never closes. */
  open: boolean;
}

/** RFC 4180, with the separator that the first line has most of. */
function recordsOf(text: string): CsvRecord[] {
  const [first = ""] = text.split(/\r?\n/, 1);
  const countOf = (sign: string): number => first.split(sign).length;
  const separator = [",", ";", "\t"].reduce((best, sign) => (countOf(sign) > countOf(best) ? sign : best));
  const records: CsvRecord[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    const record: CsvRecord = { line, fields: [], open: false };
    for (let next: string | undefined = separator; next === separator; ) {
      const field = fieldAt(text, at, separator);
      record.fields.push(field.value);
      record.open ||= field.open;
      line += text.slice(at, field.end).split("\n").length - 1;
      next = text[field.end];
      at = next === separator ? field.end + 1 : field.end;
    }
    if (text.startsWith("\r\n", at)) at++;
    line++;
    records.push(record);
  }
  return records;
}

/** Reads one field; one that opens a quotation mark for good ends with its line, so that the next can be read. */
function fieldAt(text: string, from: number, separator: string): { value: string; end: number; open: boolean } {
  const upTo = (at: number): number => {
    const found = ENDS[separator]?.exec(text.slice(at, at + MOST_FIELD));
    return Math.min(text.length, at + (found?.index ?? MOST_FIELD));
  };
  if (text[from] !== '"') return { value: text.slice(from, upTo(from)), end: upTo(from), open: false };
  let close = text.indexOf('"', from + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) return { value: text.slice(from, upTo(from)), end: upTo(from), open: true };
  const end = upTo(close);
  return { value: text.slice(from + 1, close).replaceAll('""', '"') + text.slice(close + 1, end), end, open: false };
}
