/** Set aside while tslab's converter runs: what it would drop. */
export const emittedCell: { map: string | undefined } = { map: undefined };
