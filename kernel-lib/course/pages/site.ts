/** From a request of HTTP to a handler that knows only who asks and what, and back. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseCookie, stringifySetCookie } from "cookie";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Person } from "../gradebook";
import { type Store, sameSecret } from "../store";
import { type Answer, notFound, type Page, Refusal } from "./answer";
import { type Form, readMultipart, readUrlEncoded } from "./form";
import { checkOrigin, cookieOf, setHeaders } from "./guard";
import { html } from "./html";
import { framed } from "./layout";
import type { CourseExercise, SiteOptions } from "./options";
import { inWords, sessionOver } from "./refusals";
import { Sessions } from "./sessions";

/** A form with a notebook of the most that the server takes, and what stands round it. */
const MOST_BODY_BYTES = 9_000_000;
/** Not in the document of the API. */
const UNLISTED = { schema: { hide: true } };
const NO_FORM: Form = { fields: new Map(), files: new Map() };

/** One request of somebody who is signed in. */
export interface Visit {
  person: Person;
  /** For the forms of the page. */
  csrf: string;
  /** A part of the address. */
  param(name: string): string;
  /** A value behind the question mark. */
  query(name: string): string | undefined;
  /** What a form sent; empty for GET. */
  form: Form;
}

type Handler = (visit: Visit) => Promise<Answer> | Answer;

export class Site {
  readonly store: Store;
  readonly courseName: string;
  readonly exercises: readonly CourseExercise[];
  readonly sent: SiteOptions["sent"];
  readonly now: () => number;
  readonly zipOf: SiteOptions["zipOf"];
  readonly #authenticator: SiteOptions["authenticator"];
  readonly #uploads: SiteOptions["uploads"];
  readonly #sessions: Sessions;
  readonly #csrfKey = randomBytes(32);
  readonly #notices = new Map<string, string>();
  readonly #css = readFileSync(path.join(__dirname, "style.css"));
  readonly #style = `/style-${createHash("sha256").update(this.#css).digest("hex").slice(0, 16)}.css`;

  constructor(
    private readonly app: FastifyInstance,
    { store, courseName, exercises, authenticator, sent, uploads, zipOf, nowMs }: SiteOptions,
  ) {
    this.store = store;
    this.courseName = courseName;
    this.exercises = exercises;
    this.zipOf = zipOf;
    this.#authenticator = authenticator;
    this.sent = sent;
    this.#uploads = uploads;
    this.now = nowMs ?? Date.now;
    this.#sessions = new Sessions(this.now);
    this.#takeForms();
    app.addHook("onRequest", async (request, reply) => {
      setHeaders(reply);
      if (request.method !== "GET" && request.method !== "HEAD") checkOrigin(request);
    });
    app.setErrorHandler((error, request, reply) => this.#showError(error as FastifyError, request, reply));
    app.get(this.#style, UNLISTED, async (_request, reply) =>
      reply
        .header("cache-control", "private, max-age=31536000, immutable")
        .type("text/css; charset=utf-8")
        .send(this.#css),
    );
  }

  /** The title of an exercise; its name where the course no longer has it. */
  titleOf(exercise: string): string {
    return this.exercises.find((one) => one.exercise === exercise)?.title ?? exercise;
  }

  /** The exercise that an address names. Throws Refusal. */
  exerciseIn(visit: Visit): CourseExercise {
    const found = this.exercises.find(({ exercise }) => exercise === visit.param("exercise"));
    if (!found) throw notFound();
    return found;
  }

  /** A page for whoever is signed in. */
  get(address: string, handler: Handler): void {
    this.app.get(address, UNLISTED, (request, reply) => this.#visit(request, reply, handler));
  }

  /** A form of whoever is signed in. */
  post(address: string, handler: Handler): void {
    const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      // before the body is read: nobody unknown makes the server hold megabytes
      const person = await this.#personOf(request);
      if (!person) throw sessionOver();
      reply.raw.once("close", this.#uploads.reserve(person.id, request.headers["content-length"]));
    };
    this.app.post(address, { ...UNLISTED, onRequest, bodyLimit: MOST_BODY_BYTES }, (request, reply) =>
      this.#visit(request, reply, handler),
    );
  }

  /** The same two for teachers; for everybody else there is nothing at this address. */
  readonly teacher = {
    get: (address: string, handler: Handler): void => this.get(address, teachersOnly(handler)),
    post: (address: string, handler: Handler): void => this.post(address, teachersOnly(handler)),
  };

  /** A page for everybody, signed in or not. */
  open(
    method: "get" | "post",
    address: string,
    handler: (form: Form, request: FastifyRequest, reply: FastifyReply) => Promise<Answer>,
  ): void {
    this.app[method](address, UNLISTED, async (request, reply) =>
      this.#send(await handler(formOf(request), request, reply), reply),
    );
  }

  /** Signs somebody in. Rejects where the token is nobody's, or too many wrong ones were tried. */
  async signIn(token: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.#authenticator.person(token, request.ip);
    this.#setCookie(request, reply, this.#sessions.begin(token), 12 * 3_600);
  }

  signOut(request: FastifyRequest, reply: FastifyReply): void {
    const id = cookieIn(request);
    if (id) this.#sessions.end(id);
    this.#setCookie(request, reply, "", 0);
  }

  /** Who a request comes from. */
  async #personOf(request: FastifyRequest): Promise<Person | undefined> {
    const id = cookieIn(request);
    const session = id && this.#sessions.find(id);
    return session ? this.store.personByToken(session.token) : undefined;
  }

  async #visit(request: FastifyRequest, reply: FastifyReply, handler: Handler): Promise<FastifyReply> {
    const person = await this.#personOf(request);
    if (!person) return this.#send({ to: `/sign-in?to=${encodeURIComponent(request.url)}` }, reply);
    const form = formOf(request);
    const csrf = this.#csrfOf(person);
    if (request.method === "POST" && !sameSecret(form.fields.get("csrf") ?? "", csrf)) throw sessionOver();
    const params = request.params as Record<string, string>;
    const query = request.query as Record<string, string | string[]>;
    const visit: Visit = {
      person,
      csrf,
      form,
      param: (name) => params[name] ?? "",
      query: (name) => [query[name]].flat()[0],
    };
    return this.#send(await handler(visit), reply, person);
  }

  /** The same for a person as long as the server runs: a form stays good when one has to sign in again. */
  #csrfOf(person: Person): string {
    return createHmac("sha256", this.#csrfKey).update(person.id).digest("base64url");
  }

  #send(answer: Answer, reply: FastifyReply, person?: Person): FastifyReply {
    if ("to" in answer) {
      if (answer.notice && person) this.#notices.set(person.id, answer.notice);
      return reply.redirect(answer.to, 303);
    }
    if ("main" in answer) return this.#sendPage(answer, reply, person);
    if (answer.policy) setHeaders(reply, answer.policy);
    if (answer.fileName) reply.header("content-disposition", `attachment; filename="${plainName(answer.fileName)}"`);
    return reply.type(answer.type).send(answer.content);
  }

  #sendPage(page: Page, reply: FastifyReply, person: Person | undefined): FastifyReply {
    const notice = person && this.#notices.get(person.id);
    if (person) this.#notices.delete(person.id);
    const frame = { courseName: this.courseName, style: this.#style };
    const text = framed(
      page,
      person ? { ...frame, person, csrf: this.#csrfOf(person), ...(notice ? { notice } : {}) } : frame,
    );
    return reply
      .code(page.status ?? 200)
      .type("text/html; charset=utf-8")
      .send(text);
  }

  async #showError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const known = error.statusCode !== undefined && error.statusCode < 500;
    // ours, not the visitor's: the reason goes to the teacher's terminal, never to the network
    if (!known) console.error(`${request.method} ${request.routeOptions.url}: ${error.stack ?? error.message}`);
    const refusal = error instanceof Refusal ? error : inWords(error);
    const person = known ? await this.#personOf(request) : undefined;
    const way = !person && known && html`<p><a href="/sign-in" target="_blank" rel="noopener">Sign in</a></p>`;
    const page = {
      title: refusal.title,
      status: refusal.statusCode,
      main: html`<h1>${refusal.title}</h1><p class="lead">${refusal.message}</p>${way}`,
    };
    setHeaders(reply);
    return this.#sendPage(page, reply, person);
  }

  #setCookie(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
    const { name, secure } = cookieOf(request);
    const attributes = { path: "/", httpOnly: true, sameSite: "strict", secure, maxAge } as const;
    reply.header("set-cookie", stringifySetCookie({ name, value, ...attributes }));
  }

  #takeForms(): void {
    this.app.removeAllContentTypeParsers();
    const parseAs = { parseAs: "buffer", bodyLimit: MOST_BODY_BYTES } as const;
    this.app.addContentTypeParser(
      "application/x-www-form-urlencoded",
      parseAs,
      async (_request: FastifyRequest, body: Buffer) => readUrlEncoded(body.toString("utf8")),
    );
    this.app.addContentTypeParser(/^multipart\/form-data/, parseAs, async (request: FastifyRequest, body: Buffer) =>
      readMultipart(body, request.headers["content-type"] ?? ""),
    );
  }
}

function teachersOnly(handler: Handler): Handler {
  return (visit) => {
    if (visit.person.role !== "teacher") throw notFound();
    return handler(visit);
  };
}

/** A field of a form, trimmed; NUL is the one character that the database cannot keep. */
export const fieldOf = (form: Form, name: string): string =>
  (form.fields.get(name) ?? "").replaceAll("\0", "").replaceAll("\r\n", "\n").trim();

const formOf = (request: FastifyRequest): Form => (request.body as Form | undefined) ?? NO_FORM;

const cookieIn = (request: FastifyRequest): string | undefined =>
  parseCookie(request.headers.cookie ?? "")[cookieOf(request).name];

/** Only what no header misreads. */
const plainName = (name: string): string => name.replace(/[^\w.-]/g, "_");
