import { operations } from "./operations/index.js";
import type { ExportedNode } from "./program.js";

/** Operations with control flow, which decide at run time which branch runs. */
const DECIDING = /^higher_order\.(?:cond|while_loop|scan|map_impl)$/;

/** Throws a sentence for a program that needs what convscope lacks: all that it lacks at once. */
export function checkProgram(nodes: readonly ExportedNode[]): void {
  const deciding = nodes.find(({ op }) => DECIDING.test(op));
  if (deciding !== undefined)
    throw new Error(`its node '${deciding.name}' (${deciding.op}) decides while it runs which part runs`);
  const lacking = nodes.filter(({ base }) => !operations.has(base)).map(({ op }) => op);
  if (lacking.length === 0) return;
  const names = [...new Set(lacking)].sort().join(", ");
  throw new Error(`it needs operations that convscope lacks: ${names}`);
}
