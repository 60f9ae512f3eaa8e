import { PickledName, PickledObject, PickledReference } from "./pickledValues.js";
import type { PickleMachine } from "./pickleMachine.js";

/** One operation of a pickle. */
type Opcode = (machine: PickleMachine) => void;

const pushes = (value: unknown) => (machine: PickleMachine) => machine.push(value);

/** Operations that push a number, a text or bytes, whose length may stand before them. */
const VALUES: readonly (readonly [code: number, run: Opcode])[] = [
  [0x4e, pushes(null)],
  [0x88, pushes(true)],
  [0x89, pushes(false)],
  [0x4a, (machine) => machine.push(machine.signed())],
  [0x4b, (machine) => machine.push(machine.unsigned(1))],
  [0x4d, (machine) => machine.push(machine.unsigned(2))],
  [0x47, (machine) => machine.push(machine.float())],
  [0x8a, (machine) => machine.push(wholeOf(machine.take(machine.unsigned(1))))],
  [0x8b, (machine) => machine.push(wholeOf(machine.take(machine.unsigned(4))))],
  [0x55, (machine) => machine.push(machine.text(machine.unsigned(1)))],
  [0x54, (machine) => machine.push(machine.text(machine.unsigned(4)))],
  [0x8c, (machine) => machine.push(machine.text(machine.unsigned(1)))],
  [0x58, (machine) => machine.push(machine.text(machine.unsigned(4)))],
  [0x8d, (machine) => machine.push(machine.text(machine.unsigned(8)))],
  [0x43, (machine) => machine.push(machine.take(machine.unsigned(1)))],
  [0x42, (machine) => machine.push(machine.take(machine.unsigned(4)))],
  [0x8e, (machine) => machine.push(machine.take(machine.unsigned(8)))],
  [0x96, (machine) => machine.push(machine.take(machine.unsigned(8)))],
];

/** Operations that build collections. Sets are lists here: nothing asks what is in them. */
const COLLECTIONS: readonly (readonly [code: number, run: Opcode])[] = [
  [0x28, (machine) => machine.mark()],
  [0x5d, (machine) => machine.push([])],
  [0x8f, (machine) => machine.push([])],
  [0x7d, (machine) => machine.push(new Map())],
  [0x29, (machine) => machine.push([])],
  [0x74, (machine) => machine.push(machine.popMarked())],
  [0x6c, (machine) => machine.push(machine.popMarked())],
  [0x91, (machine) => machine.push(machine.popMarked())],
  [0x64, (machine) => machine.push(entriesOf(machine.popMarked()))],
  [0x85, (machine) => machine.push(popSeveral(machine, 1))],
  [0x86, (machine) => machine.push(popSeveral(machine, 2))],
  [0x87, (machine) => machine.push(popSeveral(machine, 3))],
  [0x61, (machine) => append(machine, popSeveral(machine, 1))],
  [0x65, (machine) => append(machine, machine.popMarked())],
  [0x90, (machine) => append(machine, machine.popMarked())],
  [0x73, (machine) => setItems(machine, popSeveral(machine, 2))],
  [0x75, (machine) => setItems(machine, machine.popMarked())],
];

/** Operations that make objects: here records of what Python would call. */
const OBJECTS: readonly (readonly [code: number, run: Opcode])[] = [
  [0x63, (machine) => machine.push(new PickledName(`${machine.line()}.${machine.line()}`))],
  [0x93, (machine) => machine.push(new PickledName(popSeveral(machine, 2).map(String).join(".")))],
  [0x51, (machine) => machine.push(new PickledReference(machine.pop()))],
  [0x52, makeObject],
  [0x81, makeObject],
  [
    0x92,
    (machine) => {
      machine.pop();
      makeObject(machine);
    },
  ],
  [
    0x62,
    (machine) => {
      const state = machine.pop();
      const object = machine.top();
      if (object instanceof PickledObject) object.state = state;
    },
  ],
];

/** Operations of the memory and the stack, and those that only announce something. */
const MEMORY: readonly (readonly [code: number, run: Opcode])[] = [
  [0x80, (machine) => void machine.unsigned(1)],
  [0x95, (machine) => void machine.unsigned(8)],
  [0x30, (machine) => void machine.pop()],
  [0x31, (machine) => void machine.popMarked()],
  [0x32, (machine) => machine.push(machine.top())],
  [0x71, (machine) => machine.store(machine.unsigned(1))],
  [0x72, (machine) => machine.store(machine.unsigned(4))],
  [0x94, (machine) => machine.store()],
  [0x68, (machine) => machine.recall(machine.unsigned(1))],
  [0x6a, (machine) => machine.recall(machine.unsigned(4))],
];

/** The operations of Python's binary pickles, protocols 2 to 5, by their bytes (Lib/pickletools.py). */
export const opcodes: ReadonlyMap<number, Opcode> = new Map([
  ...VALUES,
  ...COLLECTIONS,
  ...OBJECTS,
  ...MEMORY,
]);

/** The bytes that a whole number of more than eight of them is not read beyond: none of PyTorch's needs more. */
const LONGEST_WHOLE = 8;

/** A whole number in two's complement, as close as a number of 64 bits is to it. */
function wholeOf(bytes: Uint8Array): number {
  if (bytes.length > LONGEST_WHOLE) return Number.NaN;
  const size = bytes.reduce((sum, byte, at) => sum + byte * 2 ** (8 * at), 0);
  return (bytes.at(-1) ?? 0) >= 0x80 ? size - 2 ** (8 * bytes.length) : size;
}

function popSeveral(machine: PickleMachine, count: number): unknown[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function entriesOf(flat: readonly unknown[]): Map<unknown, unknown> {
  const entries = new Map<unknown, unknown>();
  for (let at = 0; at + 1 < flat.length; at += 2) entries.set(flat[at], flat[at + 1]);
  return entries;
}

function append(machine: PickleMachine, values: readonly unknown[]): void {
  const list = machine.top();
  if (Array.isArray(list)) for (const value of values) list.push(value);
}

function setItems(machine: PickleMachine, flat: readonly unknown[]): void {
  const target = machine.top();
  const items = target instanceof PickledObject ? target.items : target;
  if (items instanceof Map) for (const [key, value] of entriesOf(flat)) items.set(key, value);
}

function makeObject(machine: PickleMachine): void {
  const args = machine.pop();
  machine.push(new PickledObject(machine.pop(), args));
}
