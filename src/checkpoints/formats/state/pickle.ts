import { PickleMachine } from "./pickleMachine.js";
import { opcodes } from "./pickleOpcodes.js";

const STOP = 0x2e;

/**
 * Reads a pickle as inert data (Python's protocols 2 to 5): dictionaries become Maps, lists and tuples become arrays, and
 * calls become records. Throws a clause for damaged pickles and unknown operations.
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
