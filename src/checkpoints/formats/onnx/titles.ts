import type { StoredNode } from "./messages.js";

/** A node as messages name it: by its own name, else by its first output. */
export function titleOf({ name, outputs }: Pick<StoredNode, "name" | "outputs">): string {
  return name === "" ? (outputs[0] ?? "") : name;
}
