import { isFilled, lackingError, nodeWords } from "../tensorGraph/operationNode.js";
import { OWN_DOMAINS, type StoredModel, type StoredNode } from "./messages.js";
import { operations } from "./operations.js";
import { plainOperations } from "./plainOperations.js";

/** ONNX opset versions that convscope supports. */
const OPSETS = { least: 7, most: 28 } as const;

/** Operations with control flow, which decide at run time which branch runs. */
const DECIDING: ReadonlySet<string> = new Set(["If", "Loop", "Scan", "SequenceMap"]);

/** Quantized operations, in the form that hides the values of a network. */
const QUANTIZED = /^(?:QLinear|QAttention|QGemm|.*Integer$)/;

/** Throws a clause, with the remedy, for a model that needs anything convscope lacks, listing all of it at once. */
export function checkModel(model: StoredModel): void {
  const { opset, nodes } = model;
  for (const node of nodes) checkNode(node);
  const lacking = nodes.filter(({ op, domain }) => {
    return !OWN_DOMAINS.includes(domain) || !(operations.has(op) || plainOperations.has(op));
  });
  if (isFilled(lacking)) throw lackingError(lacking, lacking.some(isOfRuntime) ? QDQ : undefined);
  if (opset > OPSETS.most || opset < OPSETS.least)
    throw new Error(
      `it uses opset ${opset}, but convscope supports ${OPSETS.least} to ${OPSETS.most}; export it with one of these (opset_version=20)`,
    );
}

/** Remedy for a network that was quantized or optimized for onnxruntime. */
const QDQ = "export it as QDQ (QuantizeLinear and DequantizeLinear), not optimized";

/** True for an operation of onnxruntime, or of a network quantized for it. */
function isOfRuntime({ op, domain }: StoredNode): boolean {
  return domain === RUNTIME || QUANTIZED.test(op);
}

/** Domain of the operations into which onnxruntime fuses others when it optimizes a network. */
const RUNTIME = "com.microsoft";

function checkNode(node: StoredNode): void {
  const { op, domain } = node;
  if (DECIDING.has(op))
    throw new Error(
      `its ${nodeWords(node)} chooses at run time which branch runs; export the network without it`,
    );
  if (OWN_DOMAINS.includes(domain) || domain === RUNTIME) return;
  throw new Error(
    `its ${nodeWords({ ...node, op: `${domain}.${op}` })} is an operation of another domain, which ONNX does not define; export the network without it`,
  );
}
