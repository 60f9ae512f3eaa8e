/** A tensor of a safetensors file. */
export interface ReadTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Reads a safetensors file as its specification says. */
export function readSafetensors(file: Uint8Array) {
  const bytes = Uint8Array.from(file);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const { __metadata__: metadata, ...entries } = JSON.parse(text) as {
    __metadata__: Record<string, string>;
  } & Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  const data = bytes.buffer.slice(8 + length);
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [begin, end],
      },
    ]) => {
      const tensor: ReadTensor = { dtype, shape, values: new Float32Array(data.slice(begin, end)) };
      return [name, tensor] as const;
    },
  );
  const spans = Object.values(entries).map(({ data_offsets: span }) => span);
  return { start: 8 + length, dataLength: data.byteLength, metadata, spans, tensors: new Map(tensors) };
}

/** The same tensors under other names. */
export function renamedSafetensors(file: Uint8Array, nameOf: (name: string) => string): Uint8Array {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<string, object>;
  const entries = Object.entries(header).map(([name, entry]) => [
    name === "__metadata__" ? name : nameOf(name),
    entry,
  ]);
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(text.length), true);
  return Buffer.concat([start, text, file.subarray(8 + length)]);
}
