/** What the verbs of a course's server have in common: where the data are, and whom they ask. */
import path from "node:path";
import type { Command } from "commander";
import { STATE } from "../../kernel/image";
import { type Admin, AdminError, type DataPlace, openAdmin } from "../server";

export interface DataOptions {
  data: string;
}

/** Adds `--data`. */
export function withData(command: Command): Command {
  const usual = path.join(STATE, "submissions");
  return command.option(
    "--data <folder>",
    "where the course's data are; DATABASE_URL names a PostgreSQL server instead",
    usual,
  );
}

export function placeOf({ data }: DataOptions): DataPlace {
  const databaseUrl = process.env.DATABASE_URL;
  return { dataFolder: path.resolve(data), ...(databaseUrl ? { databaseUrl } : {}) };
}

/** Asks the API, by the running server or by the data themselves. */
export async function asking<Result>(options: DataOptions, act: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = await openAdmin(placeOf(options), (text) => console.error(text));
  try {
    return await act(admin);
  } finally {
    await admin.close();
  }
}

/** Asks for JSON, and gives it as `Type`, which the API's document promises. */
export async function json<Type>(admin: Admin, ...asked: Parameters<Admin["ask"]>): Promise<Type> {
  return JSON.parse((await admin.ask(...asked)).toString("utf8")) as Type;
}

/** Prints a table, or one JSON object a line. */
export function print<Row extends object>(
  rows: Row[],
  asJson: boolean | undefined,
  columns: (keyof Row & string)[],
): void {
  if (asJson) {
    for (const row of rows) console.log(JSON.stringify(row));
    return;
  }
  const cells = rows.map((row) => columns.map((column) => printable(String(row[column] ?? ""))));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  for (const line of [columns, ...cells]) {
    console.log(
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

/** Control characters in a name must not steer a teacher's terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "\u{fffd}");
}

export { AdminError };
