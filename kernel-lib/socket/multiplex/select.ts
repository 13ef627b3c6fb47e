/** select: which of many sockets can be read or written now? */

import type { Address } from "../addresses/types";
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLPRI } from "../constants/flags";
import type { WaitOptions } from "../descriptor";
import { outOfRange, wrongType } from "../errors";
import { Socket } from "../socket";
import { PRIORITY_IS_TOLD } from "../syscalls/priority-watcher";
import { untilReady } from "./until-ready";

/** What each of select's three lists asks for, and what answers it: the end of a stream can be read, as can an error. */
const ASKED = [
  { events: POLLIN, answers: POLLIN | POLLHUP | POLLERR },
  { events: POLLOUT, answers: POLLOUT | POLLERR },
  { events: POLLPRI, answers: POLLPRI },
] as const;

/**
 * Waits until a socket of `read` can be read, one of `write` written, or one of `except` has urgent data; gives those
 * that are ready, in three lists. A time-out in seconds gives three empty lists; 0 looks and does not wait.
 */
export async function select<R extends Socket<Address>, W extends Socket<Address>, E extends Socket<Address>>(
  read: readonly R[],
  write: readonly W[] = [],
  except: readonly E[] = [],
  timeoutSeconds: number | null = null,
  options: WaitOptions = {},
): Promise<[readable: R[], writable: W[], exceptional: E[]]> {
  const lists = [read, write, except].map(checked);
  if (except.length > 0 && !PRIORITY_IS_TOLD)
    throw outOfRange("The list of sockets to watch for urgent data", "empty on macOS (Linux has epoll for it)", except);
  const look = () =>
    lists.map((list, index) => list.filter((one) => isReady(one, ASKED[index as 0 | 1 | 2]))) as [R[], W[], E[]];
  const watched = lists.flatMap((list, index) =>
    list.map((socket) => ({ socket, events: ASKED[index as 0 | 1 | 2].events })),
  );
  return untilReady(watched, look, (found) => found.some((list) => list.length > 0), timeoutSeconds, options);
}

function isReady(socket: Socket<Address>, { events, answers }: (typeof ASKED)[number]): boolean {
  return (socket.ready(events) & answers) !== 0;
}

function checked(list: readonly Socket<Address>[]): readonly Socket<Address>[] {
  if (!Array.isArray(list)) throw wrongType("Each of select's lists", "an array of sockets", list);
  for (const each of list) if (!(each instanceof Socket)) throw wrongType("What select watches", "a socket", each);
  return list;
}
