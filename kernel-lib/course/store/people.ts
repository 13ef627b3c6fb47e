/** People and their tokens. */
import type { Person, Role } from "../gradebook";
import { type Context, timeNow } from "./context";
import { codeOf } from "./database";
import { StoreError } from "./error";
import { newId, newToken, tokenHash } from "./ids";
import type { Store } from "./store";

type People = Pick<
  Store,
  "addPerson" | "changePerson" | "people" | "person" | "personByLogin" | "newToken" | "personByToken"
>;

interface PersonRow {
  id: string;
  login: string;
  name: string;
  email: string | null;
  class: string | null;
  role: Role;
  added_at: number;
}

const COLUMNS = "id, login, name, email, class, role, added_at";

export function people({ database, now }: Context): People {
  const one = async (condition: string, value: string): Promise<Person | undefined> => {
    const [row] = await database.query<PersonRow>(`select ${COLUMNS} from wirebook.person where ${condition}`, [value]);
    return row && personOf(row);
  };
  return {
    addPerson: async ({ login, name, email, group, role }) => {
      const sql = `insert into wirebook.person (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, ${timeNow(7)}) returning ${COLUMNS}`;
      const values = [newId(), login, name, email ?? null, group ?? null, role, now()];
      const [row] = await database.query<PersonRow>(sql, values).catch((error) => {
        // PostgreSQL, appendix A: unique_violation
        if (codeOf(error) !== "23505") throw error;
        throw new StoreError("ERR_LOGIN_TAKEN", `"${login}" is somebody's already: logins are unique. Choose another.`);
      });
      return personOf(row as PersonRow);
    },
    changePerson: async (id, change) => {
      const sql = `update wirebook.person set name = coalesce($2, name),
        email = case when $3 then $4 else email end, class = case when $5 then $6 else class end
        where id = $1 returning ${COLUMNS}`;
      const { name, email, group } = change;
      const values = [id, name ?? null, "email" in change, email ?? null, "group" in change, group ?? null];
      const [row] = await database.query<PersonRow>(sql, values);
      return row && personOf(row);
    },
    people: async (role) => {
      const sql = `select ${COLUMNS} from wirebook.person where $1::text is null or role = $1 order by login`;
      return (await database.query<PersonRow>(sql, [role ?? null])).map(personOf);
    },
    person: (id) => one("id = $1", id),
    personByLogin: (login) => one("login = $1", login),
    newToken: async (personId) => {
      const token = newToken();
      const sql = "update wirebook.person set token_hash = $2 where id = $1 returning id";
      const rows = await database.query(sql, [personId, tokenHash(token)]);
      if (rows.length === 0) throw noPerson(personId);
      return token;
    },
    personByToken: (token) => one("token_hash = $1", tokenHash(token)),
  };
}

/** The error for an id that is nobody's. */
export function noPerson(id: string): StoreError {
  return new StoreError("ERR_NO_PERSON", `Nobody has the id "${id}". npx wirebook students lists who is there.`);
}

function personOf(row: PersonRow): Person {
  const { id, login, name, email, role } = row;
  return {
    id,
    login,
    name,
    ...(email === null ? {} : { email }),
    ...(row.class === null ? {} : { group: row.class }),
    role,
    addedAtMs: row.added_at,
  };
}
