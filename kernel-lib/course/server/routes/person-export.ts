/** Everything that is kept of one person, as a ZIP file. */
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { Zip, ZipDeflate } from "fflate";
import type { PersonExport } from "../../store";
import { ApiProblem } from "../problem";
import { ID } from "../schemas";
import { type Course, describe, file, named } from "./route";

export function personExport(api: FastifyInstance, course: Course): void {
  api.get<{ Params: { id: string } }>("/people/:id/export", {
    config: { access: "teacher" },
    schema: describe(
      "Everything that is kept of one person: person.json, and each notebook as it came",
      { params: named({ id: ID }) },
      { 200: file("A ZIP file", "application/zip") },
      400,
      403,
      404,
    ),
    handler: async ({ params }, reply) => {
      const kept = await course.store.exportPerson(params.id);
      if (!kept) throw new ApiProblem(404, "ERR_NO_PERSON", `There is no person "${params.id}" in this course.`);
      reply.header("content-disposition", `attachment; filename="${kept.person.login}.zip"`);
      return reply.type("application/zip").send(Readable.from(zipped(kept)));
    },
  });
}

/** Compresses one file after another, each when it is wanted. */
function* zipped(kept: PersonExport): Generator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    ready.push(part);
  });
  for (const [name, bytes] of filesOf(kept)) {
    const entry = new ZipDeflate(name, { level: 6 });
    zip.add(entry);
    entry.push(bytes, true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}

function* filesOf({ attempts, ...about }: PersonExport): Generator<[string, Uint8Array]> {
  const told = attempts.map(({ notebook: _, ...rest }) => rest);
  yield ["person.json", Buffer.from(`${JSON.stringify({ ...about, attempts: told }, null, 2)}\n`)];
  for (const { attempt, notebook } of attempts) yield [`${attempt.exercise}/${attempt.id}.ipynb`, notebook];
}
