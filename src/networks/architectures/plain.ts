import type { Architecture } from "./architecture.js";
import { declarations } from "./declarations.js";
import { relu } from "./parts/layers.js";
import { conv, stackModel } from "./parts/stack.js";

/** The seed network without its shortcuts: as many parameters, 23,866 on MNIST. */
export const plain: Architecture<typeof declarations.plain.options> = {
  ...declarations.plain,
  build: (task, { depth, width }) =>
    stackModel("plain", task, {
      depth,
      width,
      block: (at) => [conv(`plain${at}`, width, "linear"), relu(`relu${at}`)],
    }),
};
