import { OWN_DOMAINS, type StoredModel, type StoredNode } from "./messages.js";
import { operations } from "./operations/index.js";
import { plainOperations } from "./plainOperations.js";
import { titleOf } from "./titles.js";

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
  const lacking = [...new Set(nodes.map(({ op }) => op))].filter(
    (op) => !operations.has(op) && !plainOperations.has(op),
  );
  if (lacking.length > 0) {
    const cure = lacking.some((op) => QUANTIZED.test(op))
      ? "; export it as QDQ (QuantizeLinear and DequantizeLinear)"
      : "";
    throw new Error(`it needs operations that convscope lacks: ${lacking.sort().join(", ")}${cure}`);
  }
  if (opset > OPSETS.most || opset < OPSETS.least)
    throw new Error(
      `it is written for the operations of version ${opset}, and convscope knows ${OPSETS.least} to ${OPSETS.most}; export it for one of these (opset_version=20)`,
    );
}

function checkNode(node: StoredNode): void {
  const { op, domain } = node;
  if (DECIDING.has(op))
    throw new Error(`its node '${titleOf(node)}' (${op}) decides while it runs which part runs`);
  if (OWN_DOMAINS.includes(domain)) return;
  const cure =
    QUANTIZED.test(op) || domain.startsWith("com.microsoft")
      ? "export it without, as QDQ where it is quantized"
      : "export it without";
  throw new Error(
    `its node '${titleOf(node)}' is an operation of another domain (${domain}.${op}), which ONNX does not describe; ${cure}`,
  );
}
