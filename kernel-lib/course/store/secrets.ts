/** Keys that the server needs for itself, kept with the data so that a restored server is the same one. */
import { randomBytes } from "node:crypto";
import type { Context } from "./context";
import type { Store } from "./store";

export function secrets({ database }: Context): Pick<Store, "secret"> {
  return {
    secret: async (name) => {
      const make = "insert into wirebook.secret (name, value) values ($1, $2) on conflict (name) do nothing";
      await database.query(make, [name, randomBytes(32)]);
      const read = "select value from wirebook.secret where name = $1";
      const [row] = await database.query<{ value: Uint8Array }>(read, [name]);
      if (!row) throw new Error(`the secret ${name} was removed while it was read`);
      return row.value;
    },
  };
}
