import { VERSION } from "../../core/packageFiles.js";
import { UniqueNames } from "../../core/uniqueNames.js";
import type { OpenedFiles } from "../open.js";
import { inKernelOrder, KERNEL_ORDER } from "./kernelOrder.js";

/** Key of the strings that a file has besides its tensors. */
const METADATA = "__metadata__";

/** The data start at a multiple of this many bytes. */
const ALIGNMENT = 8;

/**
 * All weights of a checkpoint as a safetensors file: eight bytes with the length of the header, the header in JSON, and
 * the numbers as 32-bit floats, one tensor after the other. Kernels are in the order of TensorFlow. The metadata come
 * first, so that the file's first bytes name convscope.
 */
export function safetensorsOf({ name, opened }: OpenedFiles): Uint8Array {
  const weights = inKernelOrder(opened.weights(), opened.graph);
  const names = new UniqueNames();
  names.take(METADATA);
  let end = 0;
  const entries = weights.map(({ name: given, shape, values }) => {
    const begin = end;
    end += values.byteLength;
    return [names.take(given), { dtype: "F32", shape, data_offsets: [begin, end] }] as const;
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
