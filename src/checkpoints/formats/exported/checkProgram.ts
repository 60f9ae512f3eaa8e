import { isFilled, lackingError, nodeWords } from "../tensorGraph/operationNode.js";
import { operations } from "./operations/index.js";
import type { ExportedNode } from "./program.js";

/** Operations with control flow, which decide at run time which branch runs. */
const DECIDING = /^higher_order\.(?:cond|while_loop|scan|map_impl)$/;

/** Throws a clause for a program that needs anything convscope lacks, listing all of it at once. */
export function checkProgram(nodes: readonly ExportedNode[]): void {
  const deciding = nodes.find(({ op }) => DECIDING.test(op));
  if (deciding !== undefined)
    throw new Error(
      `its ${nodeWords(deciding)} chooses at run time which branch runs; export the network without it`,
    );
  const lacking = nodes.filter(({ base }) => !operations.has(base));
  if (isFilled(lacking)) throw lackingError(lacking);
}
