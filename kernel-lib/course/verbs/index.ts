import type { Command } from "commander";

/** A verb of the command line: `load` fetches its file, which then describes its options on the command. */
export interface Verb {
  name: string;
  description: string;
  load: () => (command: Command) => void;
}

export const VERBS: Verb[] = [];
