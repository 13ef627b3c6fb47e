/**
 * The submission server: an HTTP API over a store, for students' and teachers' programs.
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
