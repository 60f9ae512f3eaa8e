import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** Value of one field of a message: a number, or the bytes of a string, a message or packed numbers. */
export interface Field {
  readonly text: () => string;
  readonly bytes: () => Uint8Array;
  /** One number or several packed ones. Integers beyond 2^53 lose their last digits. */
  readonly integers: () => readonly number[];
  /** Packed or single 32-bit numbers. */
  readonly floats: () => readonly number[];
  /** Packed or single 64-bit numbers. */
  readonly doubles: () => readonly number[];
}

/** Readers of the known fields of a message, by field number; other fields are skipped. */
export type Fields = Readonly<Record<number, (field: Field) => void>>;

/** Reads the fields of a message in stored order. Throws a clause for bytes that are not a message. */
export function readFields(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const read = Object.hasOwn(fields, number) ? fields[number] : undefined;
    if (read === undefined) reader.skip(type, number);
    else read(fieldAt(reader, type));
    if (reader.pos > reader.len) throw new Error("it ends within a field");
  }
}

function fieldAt(reader: BinaryReader, type: WireType): Field {
  const start = reader.pos;
  reader.skip(type);
  const end = reader.pos;
  const content = () => {
    reader.pos = start;
    if (type !== WireType.LengthDelimited)
      throw new Error("one of its fields has a different type than in ONNX");
    const bytes = reader.bytes();
    reader.pos = end;
    return bytes;
  };
  const each = (one: WireType, read: (from: BinaryReader) => number) => () => {
    const numbers: number[] = [];
    const packed = type === WireType.LengthDelimited;
    if (!packed && type !== one) throw new Error("one of its fields has a different type than in ONNX");
    const from = packed ? new BinaryReader(content()) : reader;
    if (!packed) reader.pos = start;
    do {
      if (from.pos >= from.len) break;
      numbers.push(read(from));
    } while (packed);
    reader.pos = end;
    return numbers;
  };
  return {
    text: () => new TextDecoder().decode(content()),
    bytes: content,
    integers: each(WireType.Varint, (from) => Number(from.int64())),
    floats: each(WireType.Bit32, (from) => from.float()),
    doubles: each(WireType.Bit64, (from) => from.double()),
  };
}
