/**
 * The submission server: an HTTP API over a store, for students' and teachers' programs.
 */
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
export { ApiProblem } from "./problem";
export type { CourseExercise } from "./routes/route";
