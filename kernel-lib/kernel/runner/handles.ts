/** Which handles are open? Registered ones (sockets), and whatever else keeps Node's event loop alive. */
import { registeredHandles } from "./scopes";

/** One open handle; `cell` is known for registered ones. */
export interface OpenHandle {
  kind: string;
  cell?: number;
}

/** Not handles: work that is done by itself in this turn of the loop. */
const TRANSIENT = new Set(["Immediate", "TickObject", "Microtask", "ConsoleCall"]);
let own = new Map<string, number>();

/** Notes what the kernel itself holds open, so that it is not counted as the learner's. */
export function noteOwnHandles(): void {
  own = activeCounts();
}

/** Lists every open handle of the learner's. */
export function openHandles(): OpenHandle[] {
  const registered = registeredHandles().map(({ handle, count }) => ({
    kind: handle.describe?.() ?? handle.constructor.name,
    cell: count,
  }));
  const active = [...activeCounts()].flatMap(([kind, count]) =>
    Array.from({ length: Math.max(0, count - (own.get(kind) ?? 0)) }, () => ({ kind: PLAIN_NAMES[kind] ?? kind })),
  );
  return [...registered, ...active];
}

function activeCounts(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!TRANSIENT.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** Node's names for its wrappers, in words. */
const PLAIN_NAMES: Record<string, string> = {
  TCPServerWrap: "TCP server of node:net",
  TCPSocketWrap: "TCP connection of node:net",
  PipeServerWrap: "UNIX socket server of node:net",
  PipeWrap: "pipe or UNIX socket of node:net",
  UDPWrap: "UDP socket of node:dgram",
  Timeout: "timer (setTimeout or setInterval)",
  ProcessWrap: "child process",
  FSEventWrap: "file watcher",
  MessagePort: "worker or message port",
};
