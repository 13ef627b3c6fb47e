/** Who is there before anybody was added: a teacher, or the learner of a personal server. */
import os from "node:os";
import type { Person } from "../gradebook";
import type { Store } from "../store";
import { readServerFile } from "./server-file";

/** A person, with a token where one was just made. */
export interface FirstPerson {
  person: Person;
  token?: string;
}

/** Finds the teacher who was added first; the first time adds one, with a token. */
export async function firstTeacher(store: Store): Promise<FirstPerson> {
  const teachers = await store.people("teacher");
  const [first] = teachers.sort((a, b) => a.addedAtMs - b.addedAtMs);
  if (first) return { person: first };
  const person = await store.addPerson({ login: "teacher", name: "Teacher", role: "teacher" });
  return { person, token: await store.newToken(person.id) };
}

/** Finds the learner of a personal server, or adds them; the token that its file tells is kept where it is good. */
export async function ownLearner(store: Store, dataFolder?: string): Promise<FirstPerson> {
  const [known] = await store.people("student");
  const person = known ?? (await store.addPerson({ login: "me", name: accountName(), role: "student" }));
  const kept = dataFolder === undefined ? undefined : readServerFile(dataFolder)?.token;
  const holder = kept === undefined ? undefined : await store.personByToken(kept);
  return { person, token: holder?.id === person.id && kept ? kept : await store.newToken(person.id) };
}

function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // an account without an entry in the password file, as in some containers
    return "me";
  }
}
