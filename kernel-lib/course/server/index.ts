/**
 * The submission server: an HTTP API over a store, for students' and teachers' programs. `GET /api/v1/openapi.json` is its
 * document; `serve` runs it, `buildServer` makes one that does not listen, and the pages are a part of it.
 *
 * Who asks is told by a bearer token (RFC 6750); on the teacher's own machine by the control socket in the data folder,
 * which only its owner can open. Whatever goes wrong is answered as `{ error: { code, message } }`.
 *
 * Not supported: HTTP/2; answers in pages (the class table is one); reading a new certificate without a restart; a data
 * folder whose control socket's name has more than 103 bytes; limits kept across restarts or shared by several servers
 * (each counts for itself); sending an attempt in parts.
 */

export { type Admin, AdminError } from "./admin";
export {
  API,
  type AttemptResult,
  type AttemptView,
  type ExerciseView,
  type Me,
  type Problem,
  type Receipt,
} from "./api";
export { type Authenticator, bearerToken, createAuthenticator } from "./authenticate";
export { type BuiltServer, buildServer, type ServerOptions } from "./build";
export { type GraderGround, gradeClaims, graderGround } from "./grader";
export { ServeError } from "./listening";
export { type DataPlace, openAdmin, openData } from "./open-admin";
export { ownSeedFrom, SEED_SECRET } from "./own-seed";
export { ApiProblem } from "./problem";
export type { CourseExercise } from "./routes/route";
export { type ServeOptions, type Serving, serve } from "./serve";
export { readServerFile, type ServerFile } from "./server-file";
export type { ExtensionView, ImportView, MarkView, PersonView, PolicyView, WithToken } from "./teacher-api";
