import type { OperationNode } from "./operationNode.js";

/** A node as messages name it: by its own name, else by its first output. */
export function titleOf({ name, outputs }: Pick<OperationNode, "name" | "outputs">): string {
  return name === "" ? (outputs[0] ?? "") : name;
}
