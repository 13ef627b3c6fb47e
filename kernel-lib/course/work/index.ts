/** Grading workers: in the server's process, or as many processes as one likes beside a PostgreSQL server. */
export { type Grade, startWorker, type Worker, type WorkerEvent, type WorkerOptions } from "./worker";
