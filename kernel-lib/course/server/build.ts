/** The server, not yet listening: limits, checks of every request, the API and its document. */
import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import swagger, { type FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Person } from "../gradebook";
import { pages } from "../pages";
import type { Store } from "../store";
import { answerError } from "./answer-error";
import { API } from "./api";
import { type Authenticator, bearerToken, createAuthenticator } from "./authenticate";
import { type BucketRules, Buckets } from "./buckets";
import { requestCheck } from "./hosts";
import { answerBadHttp, HTTP_LIMITS, type HttpLimits, SERVER_LIMITS } from "./http-limits";
import { personZip } from "./person-zip";
import { ApiProblem, tooMany } from "./problem";
import { attempts, sending } from "./routes/attempts";
import { backup } from "./routes/backup";
import { classRoutes } from "./routes/class";
import { feedback } from "./routes/feedback";
import { marking, regrading } from "./routes/marking";
import { me } from "./routes/me";
import { notFound } from "./routes/not-found";
import { people } from "./routes/people";
import { personExport } from "./routes/person-export";
import { extensions, policies } from "./routes/policies";
import type { Course, CourseExercise, Routes } from "./routes/route";
import { COMPONENTS } from "./schemas";
import { MOST_BODY_BYTES, Uploads } from "./uploads";

export interface ServerOptions {
  store: Store;
  courseName: string;
  exercises: CourseExercise[];
  /** The seed of a student's own captures; the notebook's own counts where this gives undefined. */
  ownSeedOf?: (person: Person, exercise: string) => number | undefined;
  /** What people type, as `https://course.example.org`; loopback names are answered to in any case. */
  publicUrl?: string;
  tls?: { key: string | Buffer; cert: string | Buffer };
  /** Addresses of proxies whose X-Forwarded-* count, as `loopback` or `10.0.0.7`; none without. */
  trustProxy?: string;
  /** Whom verbs on the teacher's own machine act for. */
  owner?: () => Promise<Person>;
  /** Per person. */
  limits?: { requests?: BucketRules; attempts?: BucketRules };
  /** How long a client may take. */
  http?: Partial<HttpLimits>;
  /** Of deadlines and sessions on the pages; attempts are dated by the store. */
  nowMs?: () => number;
  /** Told of each request when it begins. */
  onExchange?: (response: ServerResponse) => void;
}

/** The server and the token by which verbs of this very process may use it. */
export interface BuiltServer {
  app: FastifyInstance;
  authenticator: Authenticator;
  controlToken: string;
}

const ROUTES: Routes[] = [
  me,
  attempts,
  feedback,
  people,
  personExport,
  policies,
  extensions,
  marking,
  regrading,
  classRoutes,
  backup,
];

const DOCUMENT: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: "3.0.3",
    info: { title: "Wirebook's submission server", version: "1" },
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    security: [{ token: [] }],
  },
  refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `def-${index}`) },
};

const REQUESTS: BucketRules = { burst: 300, perSecond: 20 };
const ATTEMPTS: BucketRules = { burst: 20, perSecond: 1 / 30 };

/** Builds the server; it answers `inject()` at once and others when it listens. */
export async function buildServer(options: ServerOptions): Promise<BuiltServer> {
  const { store, publicUrl, limits } = options;
  const stopping = new AbortController();
  const controlToken = `control_${randomBytes(32).toString("base64url")}`;
  const control = options.owner && { token: controlToken, person: options.owner };
  const authenticator = createAuthenticator({ store, control });
  const course: Course = {
    store,
    name: options.courseName,
    exercises: options.exercises,
    ownSeedOf: options.ownSeedOf ?? (() => undefined),
    stopping: stopping.signal,
  };

  const app = newApp(options);
  app.decorateRequest("person", undefined);
  const check = requestCheck(publicUrl);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-content-type-options": "nosniff", "referrer-policy": "same-origin" });
    options.onExchange?.(reply.raw);
    const { host, origin, cookie } = request.headers;
    check({ method: request.method, host, origin, hasCookie: cookie !== undefined });
  });
  app.addHook("preClose", async () => stopping.abort());

  const isControl = (header?: string): boolean => control !== undefined && header === `Bearer ${controlToken}`;
  const requests = new Buckets(limits?.requests ?? REQUESTS);
  const sent = new Buckets(limits?.attempts ?? ATTEMPTS);
  const uploads = new Uploads();
  for (const [name, schema] of Object.entries(COMPONENTS)) app.addSchema({ $id: name, ...schema });
  await app.register(swagger, DOCUMENT);
  await app.register(
    async (api) => {
      api.setNotFoundHandler(notFound(api));
      api.addHook("onRequest", admission(authenticator, requests, isControl));
      for (const routes of ROUTES) routes(api, course);
      await api.register(async (inner) => sending(inner, course, sent, uploads));
      api.get("/openapi.json", { schema: { hide: true }, config: { access: "anyone" } }, () => app.swagger());
    },
    { prefix: API },
  );
  await app.register(pages, { ...options, authenticator, sent, uploads, zipOf: personZip });
  return { app, authenticator, controlToken };
}

/** Fastify with our limits, and every error answered as a Problem. */
function newApp({ tls, trustProxy, http: own }: ServerOptions): FastifyInstance {
  const http: HttpLimits = { ...HTTP_LIMITS, ...own };
  const app: FastifyInstance = Fastify({
    ...SERVER_LIMITS,
    requestTimeout: http.requestTimeout,
    ...(tls ? { https: { ...http, ...tls } } : { http }),
    bodyLimit: MOST_BODY_BYTES,
    trustProxy: trustProxy ?? false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, strictTypes: false } },
    clientErrorHandler: answerBadHttp,
    frameworkErrors: (error, _request, reply) => answerError(error, reply),
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, reply, request));
  return app;
}

/** Lets in whom a route is for, before anything of the body is read. */
function admission(authenticator: Authenticator, requests: Buckets, isControl: (header?: string) => boolean) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.header("cache-control", "no-store");
    const access = request.routeOptions.config.access ?? "signed in";
    if (access === "anyone" || request.is404) return;
    const { authorization } = request.headers;
    request.person = await authenticator.person(bearerToken(authorization), request.ip);
    const wait = requests.take(request.person.id);
    if (wait > 0) throw tooMany("ERR_TOO_MANY_REQUESTS", "You have asked very often in a short time.", wait);
    if (access !== "signed in" && request.person.role !== "teacher") throw teachersOnly();
    if (access === "owner" && !isControl(authorization)) throw ownerOnly();
  };
}

function teachersOnly(): ApiProblem {
  return new ApiProblem(403, "ERR_TEACHERS_ONLY", "Only a teacher may ask for this, and your token is a student's.");
}

function ownerOnly(): ApiProblem {
  return new ApiProblem(403, "ERR_OWNER_ONLY", "Only a verb on the server's own machine may ask for this.");
}
