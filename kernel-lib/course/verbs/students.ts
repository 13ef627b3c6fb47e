import { readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import type { Admin, ImportView, PersonView, WithToken } from "../server";
import { asking, type DataOptions, json, print, withData } from "./course-data";

interface Options extends DataOptions {
  json?: boolean;
}

/** `npx wirebook students`: who is in the course, and their tokens. */
export function describeStudents(command: Command): void {
  describeAdd(command);
  describeImport(command);
  withData(command.command("list").description("everybody with a token"))
    .option("--json", "one JSON object a line")
    .action((options: Options) =>
      asking(options, async (admin) => print(await json<PersonView[]>(admin, "/api/v1/people"), options.json, COLUMNS)),
    );
  withData(
    command.command("token").description("make a new token, told this once; the old one is worthless from now on"),
  )
    .argument("<login>")
    .option("--json", "one JSON object a line")
    .action((login: string, options: Options) =>
      asking(options, async (admin) => {
        const { id } = await personNamed(admin, login);
        tellTokens([await json<WithToken>(admin, `/api/v1/people/${id}/token`, { method: "POST" })], options);
      }),
    );
  describeExportAndErase(command);
}

const COLUMNS: (keyof PersonView)[] = ["login", "name", "group", "email", "role"];

function describeAdd(command: Command): void {
  interface Adding extends Options {
    email?: string;
    group?: string;
    teacher?: boolean;
  }
  withData(command.command("add").description("add one person; the token is told this once"))
    .argument("<login>", "the course's own name for them, as ann or a matriculation number")
    .argument("<name...>")
    .option("--email <address>")
    .option("--group <group>", "a class or tutorial group")
    .option("--teacher", "a teacher, not a student")
    .option("--json", "one JSON object a line")
    .action((login: string, name: string[], options: Adding) =>
      asking(options, async (admin) => {
        const { email, group, teacher } = options;
        const person = { login, name: name.join(" "), email, group, role: teacher ? "teacher" : "student" };
        tellTokens([await json<WithToken>(admin, "/api/v1/people", { method: "POST", json: person })], options);
      }),
    );
}

function describeImport(command: Command): void {
  withData(
    command.command("import").description("add a class from a CSV file with the columns login, name, email, group"),
  )
    .argument("<file>", "nbgrader's id, first_name, last_name and email are understood too")
    .option("--json", "one JSON object a line")
    .action((file: string, options: Options) =>
      asking(options, async (admin) => {
        const csv = readFileSync(file, "utf8");
        const { added, errors } = await json<ImportView>(admin, "/api/v1/people/import", { method: "POST", csv });
        tellTokens(added, options);
        for (const { line, reason } of errors) console.error(`${file}:${line}: ${reason}`);
        console.error(`${added.length} added, ${errors.length} lines could not be used`);
        if (errors.length > 0) process.exitCode = 1;
      }),
    );
}

function describeExportAndErase(command: Command): void {
  withData(command.command("export").description("everything that is kept of one person, as a ZIP file"))
    .argument("<login>")
    .argument("<file>", "must not be there yet")
    .action((login: string, file: string, options: DataOptions) =>
      asking(options, async (admin) => {
        const { id } = await personNamed(admin, login);
        writeFileSync(file, await admin.ask(`/api/v1/people/${id}/export`), { flag: "wx", mode: 0o600 });
      }),
    );
  withData(command.command("erase").description("remove one person with all they sent; this cannot be undone"))
    .argument("<login>")
    .option("--really", "do it; without, this only says what would go")
    .action((login: string, options: DataOptions & { really?: boolean }) =>
      asking(options, async (admin) => {
        const { id, name } = await personNamed(admin, login);
        if (!options.really) {
          console.log(`${login} (${name}) would be erased with all attempts, scores and marks. To do it: add --really`);
          process.exitCode = 1;
          return;
        }
        const { attempts } = await json<{ attempts: number }>(admin, `/api/v1/people/${id}`, { method: "DELETE" });
        console.log(`${login} is erased, with ${attempts} attempts. Backups made before still hold them.`);
      }),
    );
}

function tellTokens(added: WithToken[], options: Options): void {
  const rows = added.map(({ person: { login, name }, token }) => ({ login, name, token }));
  if (rows.length > 0) print(rows, options.json, ["login", "name", "token"]);
}

async function personNamed(admin: Admin, login: string): Promise<PersonView> {
  const found = (await json<PersonView[]>(admin, "/api/v1/people")).find((person) => person.login === login);
  if (found) return found;
  throw Object.assign(
    new Error(`students: nobody has the login "${login}"; wirebook students list shows who there is`),
    { exitCode: 2 },
  );
}
