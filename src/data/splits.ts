/** Splits of a data set. */
export const SPLITS = ["train", "test"] as const;

/** Split of a data set. */
export type Split = (typeof SPLITS)[number];
