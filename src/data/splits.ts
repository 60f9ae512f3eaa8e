/** The halves of a data set. */
export const SPLITS = ["train", "test"] as const;

/** A half of a data set. */
export type Split = (typeof SPLITS)[number];
