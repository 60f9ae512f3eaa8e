import { unknown } from "../../errors.js";
import type { Options } from "../../options.js";
import type { Architecture } from "./architecture.js";
import { ARCHITECTURE_NAMES, type ArchitectureName } from "./names.js";
import { seed } from "./seed.js";

/** All architectures by name. A new one is its file, its name in `names.ts` and its line here. */
export const architectures = { seed } as const satisfies { readonly [N in ArchitectureName]: unknown };

/** The architecture of a name. Throws `UserError` for an unknown one. */
export function architectureOf(name: string): Architecture<Options> {
  if (!Object.hasOwn(architectures, name)) throw unknown("architecture", name, ARCHITECTURE_NAMES);
  return architectures[name as ArchitectureName];
}
