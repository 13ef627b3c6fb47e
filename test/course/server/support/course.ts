/** A course with people in a store of its own, and its server, whose every answer is held against its document. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Person } from "../../../../kernel-lib/course/gradebook";
import type { Grading } from "../../../../kernel-lib/course/grading";
import { API, type BuiltServer, buildServer, type ServerOptions } from "../../../../kernel-lib/course/server";
import { openStore, type Store } from "../../../../kernel-lib/course/store";
import { Document } from "./document";
import type { Schema } from "./schema";

export const EXERCISES = [
  { exercise: "06-chat", title: "Chat", points: 5 },
  { exercise: "03-packet", title: "A packet", points: 3 },
];
const PLENTY = { burst: 1e9, perSecond: 1e9 };

export interface Member {
  person: Person;
  token: string;
}

export interface Asked {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";
  /** Nobody's without. */
  as?: Member | string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: string | Buffer;
}

export interface Got {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
  /** Of a Problem. */
  code: string | undefined;
  json<Type>(): Type;
}

export interface Course extends BuiltServer {
  store: Store;
  document: Document;
  teacher: Member;
  ann: Member;
  bob: Member;
  /** Below the API; throws where the document does not promise the answer. */
  ask(address: string, asked?: Asked): Promise<Got>;
  /** Sends work in; gives the attempt's id. */
  send(by: Member, notebook?: string, exercise?: string): Promise<string>;
  /** Grades the round that has waited longest. */
  grade(change?: Partial<Grading>): Promise<string>;
  /** Another server on the same store. */
  beside(options: Partial<ServerOptions>): Promise<Course>;
  close(): Promise<void>;
}

/** Opens a course with a teacher and two students. */
export async function openCourse(options: Partial<ServerOptions> = {}): Promise<Course> {
  const folder = mkdtempSync(path.join(tmpdir(), "wirebook-server-"));
  const store = await openStore({ dataFolder: folder });
  const member = async (login: string, name: string, role: Person["role"]): Promise<Member> => {
    const person = await store.addPerson({ login, name, role });
    return { person, token: await store.newToken(person.id) };
  };
  const people = {
    teacher: await member("tina", "Tina Moor", "teacher"),
    ann: await member("ann", "Ann Lee", "student"),
    bob: await member("bob", "Bob Wu", "student"),
  };
  const course = await courseOn(store, people, options);
  return {
    ...course,
    close: async () => {
      await course.app.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type People = Pick<Course, "teacher" | "ann" | "bob">;

async function courseOn(store: Store, people: People, options: Partial<ServerOptions>): Promise<Course> {
  const built = await buildServer({
    store,
    courseName: "Networks",
    exercises: EXERCISES,
    owner: async () => people.teacher.person,
    limits: { requests: PLENTY, attempts: PLENTY },
    ...options,
  });
  const { app } = built;
  await app.ready();
  const document = new Document(app.swagger() as unknown as Schema);
  const ask: Course["ask"] = async (address, asked = {}) => {
    const { method = "GET", headers, payload } = requestOf(asked);
    const url = address.startsWith("/") ? `${API}${address}` : address;
    const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    const got = gotOf(answer.statusCode, answer.headers, answer.rawPayload);
    document.judge({ method, url, ...got });
    return got;
  };
  const send: Course["send"] = async (by, notebook = "{}", exercise = "06-chat") => {
    const headers = {
      "idempotency-key": `key-${Math.random().toString(36).slice(2)}-x`,
      "content-type": "application/json",
    };
    const asked = { method: "POST", as: by, headers, body: notebook } as const;
    return (await ask(`/attempts?exercise=${exercise}`, asked)).json<{ attempt: string }>().attempt;
  };
  const grade: Course["grade"] = async (change) => {
    const claim = await store.claim("test", 60_000);
    if (!claim) throw new Error("nothing waits to be graded");
    await store.finish(claim, { ...gradingOf(claim.exercise), ...change });
    return claim.attemptId;
  };
  return {
    ...built,
    ...people,
    store,
    document,
    ask,
    send,
    grade,
    beside: (other) => courseOn(store, people, { ...options, ...other }),
    close: () => app.close(),
  };
}

export function requestOf({ method, as, headers = {}, json, body }: Asked) {
  const token = typeof as === "string" ? as : as?.token;
  return {
    ...(method ? { method } : {}),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    payload: json === undefined ? body : JSON.stringify(json),
  };
}

export function gotOf(status: number, headers: Record<string, unknown>, body: Buffer): Got {
  const text = body.toString("utf8");
  const isProblem = status >= 400 && String(headers["content-type"]).startsWith("application/json");
  const code = isProblem ? (JSON.parse(text) as { error: { code: string } }).error.code : undefined;
  return { status, headers, body, code, json: <Type>() => JSON.parse(text) as Type };
}

/** A grading with a check that passed, one whose hidden case failed, and a text that waits for a person. */
export function gradingOf(exercise: string): Grading {
  return {
    exercise,
    score: 2,
    max: 5,
    outcomes: [
      { id: "greet", points: 2, max: 2, outcome: "passed", message: "says hello" },
      { id: "shout", points: 0, max: 1, outcome: "wrong", message: "SECRET 4711 was expected" },
      { id: "why", points: 0, max: 2, message: "to be marked by hand" },
    ],
    reports: [
      {
        id: "greet",
        outcome: "passed",
        message: "says hello",
        steps: [{ text: "greets", ok: true }],
        points: 2,
        max: 2,
      },
      {
        id: "shout",
        outcome: "wrong",
        message: "SECRET 4711 was expected",
        steps: [
          { text: "shouts", ok: true },
          { text: "SECRET 4711", ok: false, hidden: true },
        ],
        points: 0,
        max: 1,
      },
    ],
    texts: [{ id: "why", max: 2, text: "<script>alert(1)</script> because", attempted: true }],
    ground: { sandbox: "bubblewrap", limits: "rlimits", practice: false },
    masterSha256: "0".repeat(64),
    remarks: [],
    startedAtMs: 0,
    tookMs: 1,
  };
}
