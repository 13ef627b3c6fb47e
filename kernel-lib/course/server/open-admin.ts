/** Finds the way to a course's data: the server that runs on it, or the data itself. */
import { mkdirSync } from "node:fs";
import { openStore, type Store } from "../store";
import { type Admin, adminOf, adminOver } from "./admin";
import { buildServer } from "./build";
import { controlSocketOf } from "./control";
import { courseExercises } from "./course-exercises";
import { firstTeacher } from "./first-people";

/** Where a course's data are. */
export interface DataPlace {
  dataFolder: string;
  databaseUrl?: string;
}

/** Opens the API as the owner of the data; `tell` gets the first teacher's token, where one had to be made. */
export async function openAdmin(place: DataPlace, tell: (text: string) => void): Promise<Admin> {
  if (place.databaseUrl === undefined) {
    const running = await adminOver(controlSocketOf(place.dataFolder));
    if (running) return running;
  }
  const store = await openData(place);
  try {
    const { person, token } = await firstTeacher(store);
    if (token !== undefined)
      tell(`the first teacher, login "${person.login}", has this token, told this once: ${token}`);
    const options = { store, courseName: "", exercises: courseExercises(), owner: async () => person };
    const built = await buildServer(options);
    return adminOf(built, async () => {
      await built.app.close();
      await store.close();
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens the data themselves. Throws StoreError where a server holds them. */
export function openData({ dataFolder, databaseUrl }: DataPlace): Promise<Store> {
  if (databaseUrl !== undefined) return openStore({ databaseUrl });
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  return openStore({ dataFolder });
}
