import type { Options, Values } from "../core/options/option.js";
import type { Engine } from "../engine/engine.js";
import type { EngineChoice } from "../engine/engineChoice.js";

/** Outcomes of a successful command with a non-zero exit code. */
export type Outcome = "drifted" | "diverged" | "userError";

/** Output, clock, signals and engine that a command may use. */
export interface CommandContext {
  /** Writes data. */
  readonly data: (text: string) => void;
  /** Writes a message: one line, or part of a line that the next part overwrites. Silent under `--quiet`. */
  readonly say: (line: string) => void;
  /** Reports an error of the user's after which the command continues, even under `--quiet`. */
  readonly error: (message: string) => void;
  /** Shows a line of progress on a terminal, which the next one overwrites; does nothing elsewhere. */
  readonly progress: (line: string) => void;
  /** True if messages go to a terminal. */
  readonly terminal: boolean;
  /** Clock, in milliseconds. */
  readonly now: () => number;
  /** Bytes of memory that the process may still take. */
  readonly availableMemory: () => number;
  /** Signal that Ctrl-C aborts instead of ending the process. */
  readonly interruptible: () => AbortSignal;
  /** Engine and threads that the user chose, if any. */
  readonly engineChoice: EngineChoice;
  /** Starts the engine that the user chose, or else the preferred one. */
  readonly startEngine: (preferred?: EngineChoice) => Promise<Engine>;
  /** True if data should be one JSON document. */
  readonly json: boolean;
  /** Sets the exit code of a successful command. */
  readonly setOutcome: (outcome: Outcome) => void;
}

/** Positional argument of a command. */
export interface Positional {
  readonly name: string;
  readonly summary: string;
  /** True if the argument may be repeated, which only the last one of a command may be. */
  readonly repeats?: boolean;
  /** True if the argument may be omitted, which only the last one of a command may be. */
  readonly isOptional?: boolean;
}

/** Example command line, and its effect. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** Command: its arguments, its options and its action. */
export interface Command<O extends Options = Options> {
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly options: O;
  readonly examples: readonly Example[];
  // A method rather than a property, so that a table can hold commands with any options.
  run(context: CommandContext, words: readonly string[], values: Values<O>): Promise<void>;
}

/** Group of commands, such as `draw` with one for each view. */
export interface CommandGroup {
  readonly summary: string;
  /** Term for its commands: `view`. */
  readonly kind: string;
  readonly commands: Readonly<Record<string, Command>>;
}

/** True if a command is only a group of others. */
export function isGroup(command: Command | CommandGroup): command is CommandGroup {
  return "commands" in command;
}
