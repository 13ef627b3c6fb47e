/** What every cell has without an import, beside Node's own globals. */

/**
 * Asks the learner for a line of text (`await prompt("name? ")`); with `password: true` the page shows dots and saves
 * nothing. Rejects where the front end takes no input.
 */
declare function prompt(text?: string, options?: { password?: boolean }): Promise<string>;
