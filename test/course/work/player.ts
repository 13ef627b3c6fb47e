/**
 * A server or a worker that can be killed. A server is told on standard input "send KEY" and "look ID", and answers
 * "ack KEY ID", "nack KEY", "seen ID ROUND STATE SCORE". The stub of a grader gives another score each time it is asked,
 * so that a round which is graded twice shows.
 */
import { randomInt } from "node:crypto";
import { createInterface } from "node:readline";
import { openStore, type Store, type StoreOptions } from "../../../kernel-lib/course/store";
import { type Grade, startWorker } from "../../../kernel-lib/course/work";
import { attemptBy, gradingOf } from "../store/places";

const grade: Grade = async () => {
  await new Promise((resolve) => setTimeout(resolve, randomInt(15)));
  return gradingOf(randomInt(2 ** 31));
};

async function main(role: "serve" | "work" | "both", options: StoreOptions): Promise<void> {
  const store = await openStore(options);
  if (role !== "serve") {
    const onEvent = (event: { kind: string }): void => console.log(event.kind);
    startWorker({ store, grade, parallel: 3, leaseMs: 1_500, pollMs: 200, onEvent });
  }
  if (role !== "work") await serve(store);
  console.log("ready");
}

async function serve(store: Store): Promise<void> {
  const ann =
    (await store.personByLogin("ann")) ?? (await store.addPerson({ login: "ann", name: "Ann", role: "student" }));
  createInterface({ input: process.stdin }).on("line", (line) => {
    const [verb, word = ""] = line.split(" ");
    const answer = verb === "send" ? receive(store, ann.id, word) : look(store, word);
    void answer.then((text) => console.log(text));
  });
}

function receive(store: Store, personId: string, key: string): Promise<string> {
  return store.receive(attemptBy({ id: personId }, key)).then(
    ({ attempt }) => `ack ${key} ${attempt.id}`,
    () => `nack ${key}`,
  );
}

function look(store: Store, attemptId: string): Promise<string> {
  return store.statusOf(attemptId).then(
    (status) => `seen ${attemptId} ${status?.round} ${status?.state} ${status?.grading?.score ?? ""}`,
    () => `seen ${attemptId}`,
  );
}

void main(process.argv[2] as "serve", JSON.parse(process.argv[3] ?? "{}") as StoreOptions);
