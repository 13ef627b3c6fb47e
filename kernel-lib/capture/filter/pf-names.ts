/** Names in the log of OpenBSD's packet filter (pflog(4)), as numbers in its header. */

const numbered = (names: string): Record<string, number> =>
  Object.fromEntries(names.split(" ").map((name, number) => [name, number]));

export const PF_REASONS: Readonly<Record<string, number>> = numbered(
  "match bad-offset fragment short normalize memory bad-timestamp congestion ip-option proto-cksum state-mismatch " +
    "state-insert state-limit src-limit synproxy",
);

export const PF_ACTIONS: Readonly<Record<string, number>> = {
  ...numbered("pass drop scrub noscrub nat nonat binat nobinat rdr nordr synproxy-drop"),
  accept: 0,
  block: 1,
};
