import { PickleMachine } from "./pickleMachine.js";
import { opcodes } from "./pickleOpcodes.js";

const STOP = 0x2e;

/**
 * Reads a pickle as plain data (Python's protocols 2 to 5): dictionaries are Maps, lists and tuples are arrays, and calls
 * are records. Throws a sentence for bytes that are none, and for an operation that is not known.
 */
export function readPickle(bytes: Uint8Array): unknown {
  const machine = new PickleMachine(bytes);
  for (;;) {
    const code = machine.unsigned(1);
    if (code === STOP) return machine.pop();
    const run = opcodes.get(code);
    if (run === undefined)
      throw new Error(`its pickle uses the operation ${code}, which PyTorch never writes`);
    run(machine);
  }
}
