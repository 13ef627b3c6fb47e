/** What can stand in the way of handing in; nothing that was to be sent is lost by any of them. */

export type SubmitCode =
  /** The server's address cannot be used. */
  | "ERR_ADDRESS"
  /** A token would go over plain HTTP. */
  | "ERR_PLAIN_HTTP"
  /** No login here, or one that cannot be read. */
  | "ERR_NO_LOGIN"
  /** The server does not take the token. */
  | "ERR_TOKEN"
  /** The server was reached and says no; its own words are the message. */
  | "ERR_REFUSED"
  /** No usable answer, however often it was asked. */
  | "ERR_UNREACHABLE"
  /** Larger than a server takes, its outputs left out. */
  | "ERR_TOO_LARGE"
  /** The attempt cannot be written down, so it was not sent either. */
  | "ERR_OUTBOX"
  /** A question that nobody is there to answer, or that was answered with no. */
  | "ERR_NOT_AGREED"
  /** This laptop's own server did not start. */
  | "ERR_OWN_SERVER";

/** An error with a stable code; `exitCode` is what the command line ends with. */
export class SubmitError extends Error {
  override name = "SubmitError";

  constructor(
    readonly code: SubmitCode,
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
