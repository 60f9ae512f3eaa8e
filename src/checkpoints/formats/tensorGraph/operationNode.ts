import type { Plain } from "./plain.js";

/** A setting of an operation, in the one of these forms that it has. */
export interface Setting {
  readonly float?: number;
  readonly integer?: number;
  readonly text?: string;
  readonly tensor?: () => Plain;
  /** Default: none. */
  readonly floats?: readonly number[];
  /** Default: none. */
  readonly integers?: readonly number[];
}

/** An operation in a file: it makes named tensors of named tensors. An input that is left out has the name "". */
export interface OperationNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Name of an operation in messages: its own, else that of its first output. */
export function titleOf({ name, outputs }: Pick<OperationNode, "name" | "outputs">): string {
  return name === "" ? (outputs[0] ?? "") : name;
}
