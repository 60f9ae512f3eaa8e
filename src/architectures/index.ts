import { entryOf } from "../core/errors.js";
import type { Architecture } from "./architecture.js";
import type { ArchitectureName, declarations } from "./declarations.js";
import { highway } from "./highway.js";
import { miniResnet } from "./miniResnet.js";
import { miniResnetBn } from "./miniResnetBn.js";
import { plain } from "./plain.js";
import { recurrent } from "./recurrent.js";
import { resnet } from "./resnet.js";

/** All architectures by name. A new one needs its file, its declaration and its line here. */
export const architectures: {
  readonly [N in ArchitectureName]: Architecture<(typeof declarations)[N]["options"]>;
} = { "mini-resnet": miniResnet, plain, highway, resnet, recurrent, "mini-resnet-bn": miniResnetBn };

/** Looks up an architecture by name. Throws `UserError` for an unknown one. */
export function architectureOf(name: string): Architecture {
  return entryOf<Architecture>(architectures, name, "architecture");
}
