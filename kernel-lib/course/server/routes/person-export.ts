/** Everything that is kept of one person, as a ZIP file. */
import type { FastifyInstance } from "fastify";
import { personZip } from "../person-zip";
import { ID } from "../schemas";
import { noPerson } from "./people";
import { type Course, describe, file, named } from "./route";

export function personExport(api: FastifyInstance, course: Course): void {
  api.get<{ Params: { id: string } }>("/people/:id/export", {
    config: { access: "teacher" },
    schema: describe(
      "Everything that is kept of one person",
      { params: named({ id: ID }) },
      { 200: file("A ZIP file", "application/zip") },
      400,
      403,
      404,
    ),
    handler: async ({ params }, reply) => {
      const kept = await course.store.exportPerson(params.id);
      if (!kept) throw noPerson(params.id);
      reply.header("content-disposition", `attachment; filename="${kept.person.login}.zip"`);
      return reply.type("application/zip").send(Buffer.from(personZip(kept)));
    },
  });
}
