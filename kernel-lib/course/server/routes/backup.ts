/** A backup while the server runs; only for whoever holds the data folder, since it writes a file on that machine. */
import type { FastifyInstance } from "fastify";
import type { BackupSummary } from "../../store";
import { ApiProblem } from "../problem";
import { ref } from "../schemas";
import { type Course, describe, json } from "./route";

export function backup(api: FastifyInstance, { store }: Course): void {
  api.post<{ Body: { file: string } }>("/backup", {
    config: { access: "owner" },
    schema: describe(
      "Write everything into a new file on the server's machine; by the control socket only",
      { body: ref("NewBackup") },
      { 201: json("Rows written, by table", ref("BackupSummary")) },
      400,
      403,
      409,
      413,
      415,
    ),
    handler: async ({ body }, reply): Promise<BackupSummary> => {
      reply.code(201);
      try {
        return await store.backup(body.file);
      } catch (error) {
        const { syscall, message } = error as NodeJS.ErrnoException;
        if (syscall === undefined) throw error;
        throw new ApiProblem(409, "ERR_FILE", `The backup could not be written: ${message}`);
      }
    },
  });
}
