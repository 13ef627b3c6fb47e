/** Stands for this laptop's own server where an origin would stand. */
export const OWN = "own";
