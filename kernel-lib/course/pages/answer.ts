/** What a page's handler gives back, before it becomes an answer of HTTP. */
import type { Html } from "./html";

/** A page in the house's frame. */
export interface Page {
  title: string;
  main: Html;
  /** 200 unless told. */
  status?: number;
  /** The address in the navigation that this page belongs to. */
  under?: string;
  /** Asks the browser to come again. */
  refreshSeconds?: number;
}

/** Goes on to another page after something was done; `notice` is shown there once. */
export interface Onward {
  to: string;
  notice?: string;
}

/** A document of its own, outside the frame. */
export interface Document {
  type: string;
  content: string | Uint8Array;
  /** Saved under this name instead of shown. */
  fileName?: string;
  /** Instead of the pages' own. */
  policy?: string;
}

export type Answer = Page | Onward | Document;

/** What is asked for is refused; shown as a page. `message` says what was asked, what is so and what to do. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly code = "ERR_REFUSED";

  constructor(
    readonly statusCode: number,
    readonly title: string,
    message: string,
  ) {
    super(message);
  }
}

/** Nothing there, or nothing for this person: the two look the same. */
export const notFound = (): Refusal =>
  new Refusal(
    404,
    "Not found",
    "There is no such page, or it is not yours. The links at the top lead to what there is.",
  );
