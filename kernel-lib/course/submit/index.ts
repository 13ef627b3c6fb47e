/**
 * Handing in: the students' side of the submission server, for the command line, a cell and a button.
 *
 * An attempt is written down before it is sent and forgotten only with a receipt in hand; whatever is killed meanwhile,
 * it is one attempt. A token goes over HTTPS, over plain HTTP only to this machine, and to no address a server sends on to.
 *
 * Not supported: HTTP proxies (the environment's HTTPS_PROXY is not read); logins to two courses at once (XDG_CONFIG_HOME
 * keeps them apart); handing in a notebook of another folder's exercise under a new name; resuming a broken upload
 * halfway (it is sent again from its beginning, at most 8 MB).
 */
export { serverAddress } from "./address";
export type { PageNews } from "./cell-output";
export { CourseServer, type Waiting } from "./course-server";
export { type SubmitCode, SubmitError } from "./errors";
export type { Destination, SubmitEvent, Submitted, Tell } from "./events";
export { eventLines, isPassing, type Line, resultLines, scoreText, type Tone } from "./lines";
export { type Login, logIn, logOut, readLogin } from "./login";
export { ownServer } from "./own-server";
export { loginFile } from "./places";
export { fetchResults, newestGraded, type Results } from "./results";
export { giveSeeds, ownSeedOf, rememberSeeds, type Seeded } from "./seeds";
export { type Ask, type SubmitOptions, type Surroundings, submitNotebook, submitPending } from "./submit";
