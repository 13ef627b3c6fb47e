/**
 * The web page of the submission server, for learners and teachers: forms and tables that need no script in the browser.
 *
 * Not supported: other languages than English; time zones other than the server's; more than one course on one server;
 * changing what was typed before its form is sent (drafts).
 */
import type { FastifyPluginAsync } from "fastify";
import { notFound } from "./answer";
import { attempt } from "./learner/attempt";
import { mine } from "./learner/mine";
import type { CourseExercise, SiteOptions } from "./options";
import { signingIn } from "./sign-in";
import { Site } from "./site";
import { marking } from "./teacher/attempt";
import { classTable } from "./teacher/class";
import { exercises } from "./teacher/exercises";
import { importing } from "./teacher/import";
import { people } from "./teacher/people";
import { person } from "./teacher/person";
import { results } from "./teacher/results";
import { toMark } from "./teacher/to-mark";

export type { CourseExercise, SiteOptions };

/** Adds the pages under "/"; an address that nothing else answers is a page that says so. */
export const pages: FastifyPluginAsync<SiteOptions> = async (app, options) => {
  const site = new Site(app, options);
  const parts = [signingIn, mine, attempt, classTable, results, toMark, marking, exercises, people, importing, person];
  for (const add of parts) add(site);
  app.setNotFoundHandler(() => {
    throw notFound();
  });
};
