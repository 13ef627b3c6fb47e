/**
 * Watches the learner's own files without a watcher: their times are looked at before each cell is compiled.
 */
import { statSync } from "node:fs";
import { onDisk } from "./notebook-folder";

type Callback = (fileName: string, eventKind: number) => void;

const CHANGED = 1; // ts.FileWatcherEventKind.Changed
const watched = new Map<string, { callback: Callback; stamp: string }>();

/** Takes TypeScript's place for watching: remembers whom to tell. */
export function watchFile(fileName: string, callback: Callback): { close(): void } {
  watched.set(fileName, { callback, stamp: stampOf(fileName) });
  return { close: () => watched.delete(fileName) };
}

/** Tells every watcher whose file has changed since it was last looked at. */
export function lookForChanges(): void {
  for (const [fileName, entry] of watched) {
    const stamp = stampOf(fileName);
    if (stamp === entry.stamp) continue;
    entry.stamp = stamp;
    entry.callback(fileName, CHANGED);
  }
}

function stampOf(fileName: string): string {
  const stats = statSync(onDisk(fileName), { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : "";
}
