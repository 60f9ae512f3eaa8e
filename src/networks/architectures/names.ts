/** The names of all architectures. They stand apart so that help and checks need not load an engine. */
export const ARCHITECTURE_NAMES = ["seed"] as const;

/** The name of an architecture. */
export type ArchitectureName = (typeof ARCHITECTURE_NAMES)[number];
