/** Files and folders that are there whole or not at all, whenever a process is killed. */
export { folderBeside, isKept, keepFolder } from "./kept-folder";
export { writeSynced, writeWhole } from "./write-whole";
