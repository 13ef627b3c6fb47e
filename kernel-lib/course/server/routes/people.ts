/** The people of the course: adding, changing, tokens, erasing. */
import type { FastifyInstance } from "fastify";
import { type Person, type Role, readRoster } from "../../gradebook";
import { type Erased, StoreError } from "../../store";
import type { AttemptView } from "../api";
import { ApiProblem } from "../problem";
import { ID, listOf, ROLE, ref } from "../schemas";
import type { ImportView, PersonView, WithToken } from "../teacher-api";
import { views } from "./attempts";
import { type Course, describe, json, named, signedIn } from "./route";
import { personView } from "./views";

const MOST_CSV_BYTES = 2 * 1024 * 1024;
const PARAMS = named({ id: ID });
const config = { access: "teacher" } as const;

interface OfPerson {
  Params: { id: string };
}

export function people(api: FastifyInstance, course: Course): void {
  const { store } = course;
  api.get<{ Querystring: { role?: Role } }>("/people", {
    config,
    schema: describe(
      "Everybody with a token",
      { querystring: named({ role: ROLE }, ["role"]) },
      { 200: json("People, by login", listOf(ref("Person"))) },
      400,
      403,
    ),
    handler: async ({ query }): Promise<PersonView[]> => (await store.people(query.role)).map(personView),
  });
  api.get<OfPerson>("/people/:id", {
    config,
    schema: describe("One person", { params: PARAMS }, { 200: json("The person", ref("Person")) }, 400, 403, 404),
    handler: async ({ params }): Promise<PersonView> => personView(await personOf(course, params.id)),
  });
  api.patch<OfPerson & { Body: Partial<Pick<Person, "name" | "email" | "group">> }>("/people/:id", {
    config,
    schema: describe(
      "Change a name, an address or a group",
      { params: PARAMS, body: ref("PersonChange") },
      { 200: json("The person as it is now", ref("Person")) },
      400,
      403,
      404,
      413,
      415,
    ),
    handler: async ({ params, body }): Promise<PersonView> => {
      const changed = await store.changePerson((await personOf(course, params.id)).id, body);
      return personView(changed ?? (await personOf(course, params.id)));
    },
  });
  api.get<OfPerson>("/people/:id/attempts", {
    config,
    schema: describe(
      "What a student has sent, as they see it, the newest last",
      { params: PARAMS },
      { 200: json("Attempts", listOf(ref("Attempt"))) },
      400,
      403,
      404,
    ),
    handler: async ({ params }): Promise<AttemptView[]> => {
      const { id } = await personOf(course, params.id);
      return views(course, id, await store.attemptsOf(id));
    },
  });
  adding(api, course);
  tokensAndErasing(api, course);
  importing(api, course);
}

function adding(api: FastifyInstance, { store }: Course): void {
  api.post<{ Body: Omit<Person, "id" | "addedAtMs" | "role"> & { role?: Role } }>("/people", {
    config,
    schema: describe(
      "Add a person; the token is told this once",
      { body: ref("NewPerson") },
      { 201: json("The person and the token", ref("WithToken")) },
      400,
      403,
      409,
      413,
      415,
    ),
    handler: async ({ body }, reply): Promise<WithToken> => {
      const person = await store.addPerson({ role: "student", ...body });
      reply.code(201);
      return { person: personView(person), token: await store.newToken(person.id) };
    },
  });
}

function tokensAndErasing(api: FastifyInstance, course: Course): void {
  const { store } = course;
  api.post<OfPerson>("/people/:id/token", {
    config,
    schema: describe(
      "Make a new token; the old one is worthless from now on",
      { params: PARAMS },
      { 201: json("The person and the token", ref("WithToken")) },
      400,
      403,
      404,
      413,
      415,
    ),
    handler: async ({ params }, reply): Promise<WithToken> => {
      const person = await personOf(course, params.id);
      reply.code(201);
      return { person: personView(person), token: await store.newToken(person.id) };
    },
  });
  api.delete<OfPerson>("/people/:id", {
    config,
    schema: describe(
      "Erase a person with all they sent; this cannot be undone",
      { params: PARAMS },
      { 200: json("How much went", ref("Erased")) },
      400,
      403,
      404,
      409,
      413,
      415,
    ),
    handler: async (request): Promise<Erased> => {
      const { id } = await personOf(course, request.params.id);
      if (id === signedIn(request).id) {
        throw new ApiProblem(409, "ERR_OWN_PERSON", "This is you. Another teacher can erase you.");
      }
      const erased = await store.erasePerson(id);
      if (!erased) throw noPerson(id);
      return erased;
    },
  });
}

/** `POST /people/import`: lines that can be used are used; each of the others is told with its reason. */
function importing(api: FastifyInstance, { store }: Course): void {
  api.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("text/csv", { parseAs: "string", bodyLimit: MOST_CSV_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    inner.post<{ Body: string | undefined }>("/people/import", {
      config,
      bodyLimit: MOST_CSV_BYTES,
      schema: describe(
        "Add a class from a CSV file: login, name, email, group, or with a line of headings",
        { body: { content: { "text/csv": { schema: { type: "string" } } } } },
        { 200: json("Who was added, with tokens, and which lines were not", ref("Import")) },
        400,
        403,
        413,
        415,
      ),
      handler: async ({ body }): Promise<ImportView> => {
        const { rows, problems } = readRoster(body ?? "");
        const [first] = problems;
        if (rows.length === 0)
          throw new ApiProblem(
            400,
            "ERR_CSV",
            `The CSV file names nobody: ${first ? `line ${first.line}: ${first.why}` : "it is empty"}.`,
          );
        const result: ImportView = { added: [], errors: problems.map(({ line, why: reason }) => ({ line, reason })) };
        for (const { line, ...person } of rows) {
          try {
            const added = await store.addPerson({ ...person, role: "student" });
            result.added.push({ person: personView(added), token: await store.newToken(added.id) });
          } catch (error) {
            if (!isLoginTaken(error)) throw error;
            result.errors.push({ line, reason: `login "${person.login}" is in the course already` });
          }
        }
        result.errors.sort((a, b) => a.line - b.line);
        return result;
      },
    });
  });
}

/** Finds a person. Throws ApiProblem 404. */
export async function personOf(course: Course, id: string): Promise<Person> {
  const person = await course.store.person(id);
  if (person) return person;
  throw noPerson(id);
}

export function noPerson(id: string): ApiProblem {
  return new ApiProblem(404, "ERR_NO_PERSON", `There is no person "${id}" in this course.`);
}

function isLoginTaken(error: unknown): boolean {
  return error instanceof StoreError && error.code === "ERR_LOGIN_TAKEN";
}
