import type { StoredNode } from "./messages.js";

/** Name of a node in messages: its own, else that of its first output. */
export function titleOf({ name, outputs }: Pick<StoredNode, "name" | "outputs">): string {
  return name === "" ? (outputs[0] ?? "") : name;
}
