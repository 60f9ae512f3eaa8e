/** The machine that a pickle is a program of: a stack, a memory, and the bytes of the program. */
export class PickleMachine {
  private readonly stack: unknown[] = [];
  private readonly memory = new Map<number, unknown>();
  private readonly marks: number[] = [];
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;
  private pushed = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  push(value: unknown): void {
    if (++this.pushed > MOST_VALUES) throw new Error(`its pickle holds more than ${MOST_VALUES} values`);
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) throw damaged();
    return this.stack.pop();
  }

  top(): unknown {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) throw damaged();
    return this.stack.at(-1);
  }

  /** Keeps what is on top, under a number or under the next one. */
  store(place = this.memory.size): void {
    this.memory.set(place, this.top());
  }

  /** Pushes what was kept under a number. */
  recall(place: number): void {
    if (!this.memory.has(place)) throw damaged();
    this.push(this.memory.get(place));
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  /** Takes everything above the last mark. */
  popMarked(): unknown[] {
    const start = this.marks.pop();
    if (start === undefined) throw damaged();
    return this.stack.splice(start);
  }

  /** Reads a whole number of up to eight bytes without a sign. */
  unsigned(length: 1 | 2 | 4 | 8): number {
    const start = this.skip(length);
    if (length === 1) return this.view.getUint8(start);
    if (length === 2) return this.view.getUint16(start, true);
    if (length === 4) return this.view.getUint32(start, true);
    return Number(this.view.getBigUint64(start, true));
  }

  signed(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  float(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** Reads bytes as a view of the pickle. */
  take(length: number): Uint8Array {
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  text(length: number): string {
    return Buffer.from(this.take(length)).toString("utf8");
  }

  /** Reads a text up to the end of its line. */
  line(): string {
    const end = this.bytes.indexOf(LINE_END, this.at);
    if (end < 0) throw short();
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  private skip(length: number): number {
    const start = this.at;
    if (!(length <= this.bytes.length - start)) throw short();
    this.at += length;
    return start;
  }
}

/** The values of a pickle: some tens for each tensor, of which no network has so many. */
const MOST_VALUES = 2 ** 21;

const LINE_END = 0x0a;

function short(): Error {
  return new Error("its pickle ends early");
}

function damaged(): Error {
  return new Error("its pickle is damaged");
}
