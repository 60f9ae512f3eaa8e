import { recordOf } from "../../../network/description.js";
import { parseJson } from "../../files/parseJson.js";
import { checkedSize, NUMBER_TYPES, type NumberTypeName } from "../tensorGraph/numberTypes.js";
import { type StoredTensor, storedTensor, stridesOf } from "../tensorGraph/storedTensor.js";

/** Number of bytes of the header's length. */
const LENGTH_BYTES = 8;
const LONGEST_HEADER = 100_000_000;

/** Number types by their names in the file. */
const TYPES: Readonly<Record<string, NumberTypeName>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U64: "uint64",
  U32: "uint32",
  U16: "uint16",
  U8: "uint8",
  BOOL: "bool",
};

/** Content of a safetensors file. */
export interface Safetensors {
  readonly tensors: readonly StoredTensor[];
  /** Framework that wrote it: `pt` for PyTorch; undefined if it does not say. */
  readonly framework: string | undefined;
  /** The checkpoint that convscope converted it from; undefined for a file of another program. */
  readonly source?: string;
}

/** True for bytes that may begin a safetensors file: the length of a header, and a JSON object. */
export function isSafetensors(head: Uint8Array): boolean {
  // A text, which may be a JSON object too, contains no zero byte.
  return (
    head.length > LENGTH_BYTES && head[LENGTH_BYTES] === BRACE && head.subarray(0, LENGTH_BYTES).includes(0)
  );
}

const BRACE = 0x7b;

/** Reads the tensors of a safetensors file. Throws a clause for a damaged one. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const length = Buffer.from(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).readBigUInt64LE();
  if (length > LONGEST_HEADER) throw new Error(`its header claims ${length} bytes`);
  const start = LENGTH_BYTES + Number(length);
  if (start > bytes.length)
    throw new Error(`its header claims ${length} bytes, and it has ${bytes.length - LENGTH_BYTES}`);
  const header = recordOf(parseJson(bytes.subarray(LENGTH_BYTES, start), "header"));
  const data = bytes.subarray(start);
  const { __metadata__: metadata, ...entries } = header;
  const { format, generator, source } = recordOf(metadata);
  return {
    tensors: Object.entries(entries).map(([name, entry]) => tensorOf(name, recordOf(entry), data)),
    framework: typeof format === "string" ? format : undefined,
    ...(String(generator).startsWith("convscope") && { source: String(source) }),
  };
}

function tensorOf(name: string, entry: Readonly<Record<string, unknown>>, data: Uint8Array): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = Object.hasOwn(TYPES, String(dtype)) ? TYPES[String(dtype)] : undefined;
  if (type === undefined)
    throw new Error(
      `its tensor '${name}' holds numbers of the type ${String(dtype)}, which convscope does not read`,
    );
  if (!areWhole(shape) || !areWhole(offsets) || offsets.length !== 2)
    throw new Error(`its tensor '${name}' has no shape or no place`);
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > data.length) throw new Error(`its tensor '${name}' lies outside the file`);
  const expected = checkedSize(name, shape) * NUMBER_TYPES[type].bytes;
  if (expected !== end - begin)
    throw new Error(`its tensor '${name}' has ${end - begin} bytes where its shape needs ${expected}`);
  return storedTensor(
    { name, type },
    { dims: shape, strides: stridesOf(shape), offset: 0 },
    data.subarray(begin, end),
  );
}

function areWhole(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}
