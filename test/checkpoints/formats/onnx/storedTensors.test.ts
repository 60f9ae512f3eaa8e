import { describe, expect, it } from "vitest";
import {
  alignTensors,
  readNumbers,
  type StoredTensor,
} from "../../../../src/checkpoints/formats/onnx/storedTensors.js";

const FLOAT = 1;
const NUMBERS = Float32Array.from({ length: 40 }, (_, at) => Math.fround(Math.sin(at)));

/** A tensor whose bytes lie at a place of a file. */
function storedAt(offset: number, numbers: Float32Array): StoredTensor {
  const file = new Uint8Array(offset + numbers.byteLength + 8).fill(255);
  file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), offset);
  const raw = file.subarray(offset, offset + numbers.byteLength);
  return { name: "w", dims: [numbers.length], type: FLOAT, raw, listed: [], external: undefined };
}

describe("tensors that are moved within their file", () => {
  it.each([4, 5, 6, 7, 8])("hold the same numbers, and are read without a copy: at byte %i", (offset) => {
    const tensor = storedAt(offset, NUMBERS);
    alignTensors([tensor]);
    const { values } = readNumbers(tensor);
    expect(values).toEqual(NUMBERS);
    expect(values.buffer).toBe(tensor.raw?.buffer);
  });

  it("leave bytes before them as they are, but for their own tag and length", () => {
    const tensor = storedAt(7, NUMBERS);
    alignTensors([tensor]);
    expect([...new Uint8Array(tensor.raw?.buffer as ArrayBuffer, 0, 4)]).toEqual([255, 255, 255, 255]);
  });

  it("stay where they are if their tag and length take fewer bytes", () => {
    const few = NUMBERS.subarray(0, 4);
    const tensor = storedAt(5, few);
    const { raw } = tensor;
    alignTensors([tensor]);
    expect(tensor.raw).toBe(raw);
    expect(readNumbers(tensor).values).toEqual(Float32Array.from(few));
  });

  it("go to multiples of 64 bytes over the rest of their message, and over what the tensor before left", () => {
    const file = new Uint8Array(1200).fill(255);
    const put = (start: number, offset: number): StoredTensor => {
      file.set(new Uint8Array(NUMBERS.buffer), offset);
      const raw = file.subarray(offset, offset + NUMBERS.byteLength);
      return { name: "w", dims: [NUMBERS.length], type: FLOAT, raw, listed: [], start, external: undefined };
    };
    // Messages of 50 bytes and numbers, one directly after the other but the last, which 20 bytes precede.
    const tensors = [put(70, 120), put(286, 336), put(502, 552), put(732, 782)];
    alignTensors(tensors);
    expect(tensors.map(({ raw }) => raw?.byteOffset)).toEqual([120, 320, 512, 768]);
    for (const tensor of tensors) expect(readNumbers(tensor).values).toEqual(NUMBERS);
    expect([...file.subarray(712, 732)]).toEqual(Array.from({ length: 20 }, () => 255));
  });
});
