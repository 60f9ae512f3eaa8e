import { titleOf } from "../tensorGraph/titles.js";
import { OWN_DOMAINS, type StoredModel, type StoredNode } from "./messages.js";
import { operations } from "./operations.js";
import { plainOperations } from "./plainOperations.js";

/** The versions of the operations of ONNX that convscope knows. */
const OPSETS = { least: 7, most: 28 } as const;

/** Operations that decide while they run which part runs. */
const DECIDING: ReadonlySet<string> = new Set(["If", "Loop", "Scan", "SequenceMap"]);

/** Operations of networks that were quantized in the form that hides their values. */
const QUANTIZED = /^(?:QLinear|QAttention|QGemm|.*Integer$)/;

/** Throws a sentence, with the cure, for a model that needs what convscope lacks: all that it lacks at once. */
export function checkModel(model: StoredModel): void {
  const { opset, nodes } = model;
  for (const node of nodes) checkNode(node);
  const lacking = nodes.filter(({ op, domain }) => {
    return !OWN_DOMAINS.includes(domain) || !(operations.has(op) || plainOperations.has(op));
  });
  if (lacking.length > 0) {
    const names = [...new Set(lacking.map(({ op }) => op))].sort();
    const cure = lacking.some(isOfRuntime)
      ? "; export it as QDQ (QuantizeLinear and DequantizeLinear), not optimized"
      : "";
    throw new Error(`it needs operations that convscope lacks: ${names.join(", ")}${cure}`);
  }
  if (opset > OPSETS.most || opset < OPSETS.least)
    throw new Error(
      `it is written for the operations of version ${opset}, and convscope knows ${OPSETS.least} to ${OPSETS.most}; export it for one of these (opset_version=20)`,
    );
}

/** True for an operation of onnxruntime, or of a network that was quantized for it. */
function isOfRuntime({ op, domain }: StoredNode): boolean {
  return domain === RUNTIME || QUANTIZED.test(op);
}

/** The domain of the operations that onnxruntime makes of others where it optimizes a network. */
const RUNTIME = "com.microsoft";

function checkNode(node: StoredNode): void {
  const { op, domain } = node;
  if (DECIDING.has(op))
    throw new Error(`its node '${titleOf(node)}' (${op}) decides while it runs which part runs`);
  if (OWN_DOMAINS.includes(domain) || domain === RUNTIME) return;
  throw new Error(
    `its node '${titleOf(node)}' is an operation of another domain (${domain}.${op}), which ONNX does not describe; export it without`,
  );
}
