/** A server that runs: its store, its grader, where it listens, and how it ends. */
import { mkdirSync } from "node:fs";
import type { Clock } from "../../link";
import { openStore, type Store } from "../store";
import { type BuiltServer, buildServer, type ServerOptions } from "./build";
import { controlSocketOf, openControl } from "./control";
import { courseExercises } from "./course-exercises";
import { Ending } from "./ending";
import { firstTeacher, ownLearner } from "./first-people";
import { type GraderGround, graderGround, startGrader } from "./grader";
import { closeWithinGrace, MOST_CONNECTIONS } from "./http-limits";
import { stopWhenIdle } from "./idle";
import { bracketed, isLoopback, type Listening, type ListenOptions, ServeError, whereToListen } from "./listening";
import { ownSeedFrom, SEED_SECRET } from "./own-seed";
import { writeServerFile } from "./server-file";

export interface ServeOptions extends ListenOptions {
  dataFolder: string;
  /** A PostgreSQL server instead of the database in the data folder. */
  databaseUrl?: string;
  courseName: string;
  /** Submissions graded at the same time in this process; 0: other processes grade. */
  workers: number;
  /** One learner's own server, on loopback. */
  personal?: boolean;
  /** A personal server may grade without a sandbox, and marks such scores. */
  practice?: boolean;
  /** Stops by itself when so long nobody has asked and nothing was queued. */
  idleStopMinutes?: number;
  clock?: Clock;
  limits?: ServerOptions["limits"];
}

export interface Serving {
  /** What people type. */
  url: string;
  /** Where it listens. */
  port: number;
  /** The first teacher's, told this once; a personal server's learner's. */
  token?: string;
  /** Answers what was asked, gives back gradings that are not done, and closes the store. */
  stop(): Promise<void>;
  /** Settles when it has stopped, whoever stopped it. */
  stopped: Promise<void>;
}

/** Starts a server. Throws ServeError where that would be unsafe, StoreError where the data cannot be opened. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const listening = whereToListen(options);
  const ground = await checkedGround(options);
  const { dataFolder, databaseUrl, personal } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const ending = new Ending();
  try {
    const store = await openStore(databaseUrl === undefined ? { dataFolder } : { databaseUrl });
    ending.after(() => store.close());
    const { token } = personal ? await ownLearner(store, dataFolder) : await firstTeacher(store);
    const onExchange = stopWhenIdle(store, options, ending);
    const built = await buildServer({
      ...(await serverOptions(options, listening, store)),
      ...(onExchange ? { onExchange } : {}),
    });
    ending.after(() => closeWithinGrace(built.app.server, () => built.app.close()));
    const { url, port } = await listen(built, listening);
    // a personal server has nobody to administer, and its folder may lie deeper than a socket's name may be long
    if (databaseUrl === undefined && !personal) {
      ending.after(await openControl(built, controlSocketOf(dataFolder)));
    }
    if (ground) {
      const grader = await startGrader(store, ground, { parallel: options.workers, personal: personal === true });
      ending.after(() => grader.stop());
    }
    if (personal && token !== undefined) ending.after(writeServerFile(dataFolder, url, token));
    return { url, port, ...(token === undefined ? {} : { token }), stop: () => ending.end(), stopped: ending.ended };
  } catch (error) {
    await ending.end();
    throw error;
  }
}

async function checkedGround({ personal, practice, host, workers }: ServeOptions): Promise<GraderGround | undefined> {
  if (personal && !isLoopback(host)) {
    throw new ServeError("ERR_PERSONAL", "serve: --personal is for this machine alone; leave --host out.");
  }
  if (practice && !personal) {
    throw new ServeError("ERR_PRACTICE", "serve: --practice grades without a sandbox, which only --personal may.");
  }
  return workers > 0 ? graderGround({ personal: personal === true, practice: practice === true }) : undefined;
}

async function serverOptions(
  { personal, courseName, limits }: ServeOptions,
  { tls, trustProxy, publicUrl }: Listening,
  store: Store,
): Promise<ServerOptions> {
  const secret = personal ? undefined : await store.secret(SEED_SECRET);
  const exercises = courseExercises();
  // of the others none is begun "with other captures": nobody is to be told to start them over
  const captured = new Set(exercises.flatMap(({ exercise, hasOwnCaptures }) => (hasOwnCaptures ? [exercise] : [])));
  return {
    store,
    courseName,
    exercises,
    // on a laptop the notebook's own captures count: it may have been begun long before
    ...(secret
      ? { ownSeedOf: ({ id }, exercise) => (captured.has(exercise) ? ownSeedFrom(secret, id) : undefined) }
      : {}),
    owner: async () => (personal ? (await ownLearner(store)).person : (await firstTeacher(store)).person),
    ...(tls ? { tls } : {}),
    ...(trustProxy === undefined ? {} : { trustProxy }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(limits ? { limits } : {}),
  };
}

/** Listens; gives the address that people type, and the port. */
async function listen(
  { app }: BuiltServer,
  { host, port, tls, publicUrl }: Listening,
): Promise<Pick<Serving, "url" | "port">> {
  app.server.maxConnections = MOST_CONNECTIONS;
  await app.listen({ host, port });
  const address = app.server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return { url: publicUrl ?? `${tls ? "https" : "http"}://${bracketed(host)}:${bound}`, port: bound };
}
