import { entryOf } from "../core/errors.js";
import type { Architecture } from "./architecture.js";
import type { ArchitectureName, declarations } from "./declarations.js";
import { highway } from "./highway.js";
import { mnistGood } from "./mnist-good.js";
import { plain } from "./plain.js";
import { recurrent } from "./recurrent.js";
import { resnet } from "./resnet.js";
import { seed } from "./seed.js";

/** All architectures by name. A new one is its file, its declaration and its line here. */
export const architectures: {
  readonly [N in ArchitectureName]: Architecture<(typeof declarations)[N]["options"]>;
} = { seed, plain, highway, resnet, recurrent, "mnist-good": mnistGood };

/** The architecture of a name. Throws `UserError` for an unknown one. */
export function architectureOf(name: string): Architecture {
  return entryOf<Architecture>(architectures, name, "architecture");
}
