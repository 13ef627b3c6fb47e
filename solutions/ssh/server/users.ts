/** Who may log in: a file with a name and a record (of 08-ssh's hashPassword) on each line. */
import { hashPassword } from "solution/08-ssh/password";
import type { SshFiles } from "../files";

const FILE = "users";
const FEWEST_CHARACTERS = 8;

/** Reads the records by name. */
export function readUsers(files: SshFiles): Map<string, string> {
  const users = new Map<string, string>();
  for (const line of files.read(FILE).split("\n")) {
    const [name, record] = line.trim().split(/\s+/);
    if (name && record) users.set(name, record);
  }
  return users;
}

/** Lets someone in from now on, or gives them another password. Throws for a name or a password that will not do. */
export async function addUser(files: SshFiles, name: string, password: string): Promise<void> {
  if (!/^[A-Za-z0-9_][\w.-]{0,31}$/.test(name))
    throw new Error(
      `no user can be called ${JSON.stringify(name)}: 1 to 32 letters, digits, and . _ - but not in front`,
    );
  if (password.length < FEWEST_CHARACTERS)
    throw new Error(`a password of ${password.length} characters is soon guessed; take ${FEWEST_CHARACTERS} at least`);
  const record = await hashPassword(password);
  write(files, readUsers(files).set(name, record));
}

/** Lets someone in no more; gives whether there was such a user. */
export function removeUser(files: SshFiles, name: string): boolean {
  const users = readUsers(files);
  const was = users.delete(name);
  write(files, users);
  return was;
}

function write(files: SshFiles, users: ReadonlyMap<string, string>): void {
  files.replace(FILE, [...users].map(([name, record]) => `${name} ${record}\n`).join(""));
}
