import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** The value of one field of a message: bytes of a text, a message or packed numbers, or a number. */
export interface Field {
  readonly text: () => string;
  readonly bytes: () => Uint8Array;
  /** One number or several packed ones. Whole numbers beyond 2^53 lose their last digits. */
  readonly integers: () => readonly number[];
  /** Packed or single numbers of 32 bits. */
  readonly floats: () => readonly number[];
  /** Packed or single numbers of 64 bits. */
  readonly doubles: () => readonly number[];
}

/** Readers of the known fields of a message, by their numbers; other fields are skipped. */
export type Fields = Readonly<Record<number, (field: Field) => void>>;

/** Reads the fields of a message in the order in which they are stored. Throws a sentence for bytes that are none. */
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
      throw new Error("one of its fields is of another type than in ONNX");
    const bytes = reader.bytes();
    reader.pos = end;
    return bytes;
  };
  const each = (one: WireType, read: (from: BinaryReader) => number) => () => {
    const numbers: number[] = [];
    const packed = type === WireType.LengthDelimited;
    if (!packed && type !== one) throw new Error("one of its fields is of another type than in ONNX");
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
