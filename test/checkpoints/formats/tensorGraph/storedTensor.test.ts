import { describe, expect, it } from "vitest";
import { storedTensor } from "../../../../src/checkpoints/formats/tensorGraph/storedTensor.js";

/** Bytes at an offset of a larger buffer. */
function bytesAt(offset: number, source: Float32Array | Uint8Array): Uint8Array {
  const whole = new Uint8Array(offset + source.byteLength);
  whole.set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength), offset);
  return whole.subarray(offset);
}

const FLOATS = Float32Array.from([1, 2, 3, 4, 5, 6]);

describe("a stored tensor", () => {
  it("is read in place if its bytes are aligned, and copied if they are not", () => {
    const placed = { dims: [2, 3], strides: [3, 1], offset: 0 };
    for (const [offset, isView] of [
      [8, true],
      [7, false],
    ] as const) {
      const bytes = bytesAt(offset, FLOATS);
      const { values } = storedTensor({ name: "w", type: "float32" }, placed, bytes).read();
      expect(values).toEqual(FLOATS);
      expect(values.buffer === bytes.buffer).toBe(isView);
    }
  });

  it.each(["float32", "uint8"] as const)("leaves its file as it is when it reorders %s numbers", (type) => {
    const source = type === "uint8" ? Buffer.from([1, 2, 3, 4, 5, 6]) : FLOATS;
    const bytes = Buffer.from(
      bytesAt(8, Uint8Array.from(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))),
    );
    const before = Buffer.from(bytes);
    const placed = { dims: [3, 2], strides: [1, 3], offset: 0 };
    const { values } = storedTensor({ name: "w", type }, placed, bytes).read();
    expect([...values]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(bytes.equals(before)).toBe(true);
  });
});
