import { zipSync } from "fflate";

/** Bytes, or text of one byte for each letter, one after the other. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === "number") return Uint8Array.of(part);
      return typeof part === "string" ? Buffer.from(part, "latin1") : part;
    }),
  );
}

/** A text of a pickle. */
export function pickledText(text: string): Uint8Array {
  const letters = Buffer.from(text, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(letters.length);
  return bytesOf("X", length, letters);
}

/** A whole number of a pickle. */
function pickledWhole(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytesOf("J", bytes);
}

/** The sizes and strides of a pickled tensor, in numbers of its storage '0'. */
interface Pickled {
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  readonly offset?: number;
  /** The class of its storage. Default: that of 32-bit numbers. */
  readonly storage?: string;
}

/** A tensor of a pickle, as PyTorch writes it. */
export function pickledTensor({ dims, strides, offset = 0, storage = "FloatStorage" }: Pickled): Uint8Array {
  const tuple = (sizes: readonly number[]) => bytesOf("(", ...sizes.map(pickledWhole), "t");
  return bytesOf(
    "ctorch._utils\n_rebuild_tensor_v2\n(",
    bytesOf(
      "(",
      pickledText("storage"),
      `ctorch\n${storage}\n`,
      pickledText("0"),
      pickledText("cpu"),
      "K",
      1,
      "tQ",
    ),
    ...[pickledWhole(offset), tuple(dims), tuple(strides)],
    bytesOf(0x89, "N", "tR"),
  );
}

/** A dictionary of a pickle. */
export function pickledDictionary(entries: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return bytesOf(
    "}(",
    ...Object.entries(entries).flatMap(([name, value]) => [pickledText(name), value]),
    "u",
  );
}

/** A file of `torch.save` with a pickled object and one storage. */
export function torchFile(object: Uint8Array, storage: Uint8Array = new Uint8Array(64)): Uint8Array {
  const pickle = bytesOf(0x80, 2, object, ".");
  return zipSync({ "archive/data.pkl": pickle, "archive/data/0": storage }, { level: 0 });
}
