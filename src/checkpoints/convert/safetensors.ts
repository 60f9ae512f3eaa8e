import { VERSION } from "../../core/packageFiles.js";
import type { OpenedFiles } from "../open.js";
import { inKernelOrder, KERNEL_ORDER } from "./kernelOrder.js";

/** Key of the texts that a file carries besides its tensors. */
const METADATA = "__metadata__";

/** Multiple of bytes at which the data begin. */
const ALIGNMENT = 8;

/**
 * All weights of a checkpoint as a safetensors file: eight bytes with the length of the header, the header in JSON, and
 * the numbers as 32-bit floats, one tensor after the other. Kernels are in the order of TensorFlow. The metadata come
 * first, so that the file's first bytes name convscope.
 */
export function safetensorsOf({ name, opened }: OpenedFiles): Uint8Array {
  const weights = inKernelOrder(opened.weights(), opened.graph);
  const taken = new Set([METADATA]);
  let end = 0;
  const entries = weights.map(({ name: given, shape, values }) => {
    const begin = end;
    end += values.byteLength;
    return [uniqueName(given, taken), { dtype: "F32", shape, data_offsets: [begin, end] }] as const;
  });
  const metadata = {
    generator: `convscope ${VERSION}`,
    source: name,
    source_format: opened.file?.format ?? "convscope architecture",
    source_sha256: opened.sha256,
    kernels: KERNEL_ORDER,
  };
  const header = Buffer.from(JSON.stringify(Object.fromEntries([[METADATA, metadata], ...entries])));
  const padding = Buffer.alloc((ALIGNMENT - (header.length % ALIGNMENT)) % ALIGNMENT, " ");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length + padding.length));
  const data = weights.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return Buffer.concat([length, header, padding, ...data]);
}

/** The name, or `name#2` … if it is taken. */
function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let again = 2; taken.has(unique); again++) unique = `${name}#${again}`;
  taken.add(unique);
  return unique;
}
