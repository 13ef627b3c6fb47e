/** Where things lie inside a sandbox. */
import path from "node:path";

/** The course, as it lies on this machine. */
export const ROOT = path.resolve(__dirname, "../../..");

export const INSIDE = {
  /** kernel-lib and node_modules. */
  course: "/course",
  /** The learner's modules; below the course, so that they find its packages. */
  modules: "/course/exercise",
  /** The folder that the learner's processes start in. */
  work: "/work",
  home: "/home/student",
  node: process.execPath.startsWith("/usr/") ? process.execPath : "/node/bin/node",
} as const;

export const REGISTER_INSIDE = `${INSIDE.course}/kernel-lib/kernel/load/register.cjs`;

/** The learner's user inside. */
export const USER_INSIDE = 1000;
