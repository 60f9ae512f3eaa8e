import type { Options, Values } from "../core/options/option.js";
import type { Engine } from "../engine/engine.js";
import type { EngineChoice } from "../engine/engineChoice.js";

/** The special ways in which a command that did its work can end. */
export type Outcome = "drifted" | "diverged" | "userError";

/** The rim: everything that a command may do to the world besides files. */
export interface CommandContext {
  /** Writes data. */
  readonly data: (text: string) => void;
  /** Writes talk: one line, or a part of one that the next part overwrites. Says nothing under `--quiet`. */
  readonly say: (line: string) => void;
  /** Tells of a mistake of the user's after which the command goes on, under `--quiet` too. */
  readonly error: (message: string) => void;
  /** Shows a line of progress that the next one overwrites, on a terminal; nothing elsewhere. */
  readonly progress: (line: string) => void;
  /** True if messages go to a terminal. */
  readonly terminal: boolean;
  /** A clock, in milliseconds. */
  readonly now: () => number;
  /** A signal that Ctrl-C sets off instead of ending the process. */
  readonly interruptible: () => AbortSignal;
  /** The engine and the threads that the user chose, where something was chosen. */
  readonly engineChoice: EngineChoice;
  /** Starts the engine that the user chose; where nothing was chosen, the one that is preferred. */
  readonly startEngine: (preferred?: EngineChoice) => Promise<Engine>;
  /** True if data should be one JSON document. */
  readonly json: boolean;
  /** Says how the command will end: the exit code of a command that did what it was asked to. */
  readonly setOutcome: (outcome: Outcome) => void;
}

/** A word that a command expects, by position. */
export interface Positional {
  readonly name: string;
  readonly summary: string;
  /** True if the argument can be repeated; only the last one of a command may be. */
  readonly repeats?: boolean;
  /** True if the argument can be left out; only the last one of a command may be. */
  readonly isOptional?: boolean;
}

/** A command line that does something, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** A command: its words, its options and what it does. */
export interface Command<O extends Options = Options> {
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly options: O;
  readonly examples: readonly Example[];
  // Written as a method so that a table can hold commands of any options.
  run(context: CommandContext, words: readonly string[], values: Values<O>): Promise<void>;
}

/** A command that only leads to others: `draw` to one for each view. */
export interface CommandGroup {
  readonly summary: string;
  /** The word for its commands: `view`. */
  readonly kind: string;
  readonly commands: Readonly<Record<string, Command>>;
}

/** Tests if a command is only a group of others. */
export function isGroup(command: Command | CommandGroup): command is CommandGroup {
  return "commands" in command;
}
