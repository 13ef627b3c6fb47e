/** An empty store of each kind, one after the other. */
import { openStore, type Store } from "../../../kernel-lib/course/store";
import { KINDS, Places } from "../../course/store/places";

export async function overStores(act: (store: Store) => Promise<void>): Promise<void> {
  const places = new Places();
  try {
    for (const kind of KINDS) {
      const store = await openStore(await places.next(kind));
      try {
        await act(store);
      } finally {
        await store.close();
      }
    }
  } finally {
    await places.remove();
  }
}
