import type { Plain } from "./plain.js";

/** Setting of an operation, in exactly one of these forms. */
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

/** Operation in a file: it computes named tensors from named tensors. An omitted input has the name "". */
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
