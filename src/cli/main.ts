import type { Engine } from "../engine/engine.js";
import { expected, Interrupted, UserError, unknown } from "../errors.js";
import { resolve, type Values } from "../options.js";
import { VERSION } from "../version.js";
import { type Command, type CommandGroup, isGroup, type Rim } from "./command.js";
import { commands } from "./commands/index.js";
import { GLOBAL_OPTIONS } from "./globalOptions.js";
import { commandHelp, groupHelp, programHelp } from "./help.js";
import { splitWords } from "./words.js";

/** What the process gives to the program: streams, environment, clock and signals. */
export interface World {
  readonly writeData: (text: string) => void;
  readonly writeTalk: (text: string) => void;
  readonly terminal: boolean;
  readonly columns: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly interruptible: () => AbortSignal;
}

/** What an end means to the shell. */
export const EXIT_CODES = { done: 0, ourBug: 1, userError: 2, drifted: 3, interrupted: 130 } as const;

/** Runs a command line and gives the exit code. Everything that it does to the world goes through the world given. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    await runLine(argv, world);
    return EXIT_CODES.done;
  } catch (error) {
    return failed(error, world);
  }
}

function failed(error: unknown, world: World): number {
  if (error instanceof Interrupted) {
    world.writeTalk(`${clear(world)}${error.message}.\n`);
    return EXIT_CODES.interrupted;
  }
  if (error instanceof UserError) {
    world.writeTalk(`${clear(world)}convscope: ${error.message}\n`);
    return EXIT_CODES.userError;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  world.writeTalk(
    `${clear(world)}convscope: this is a bug in convscope ${VERSION}, please report it.\n${stack}\n`,
  );
  return EXIT_CODES.ourBug;
}

async function runLine(argv: readonly string[], world: World): Promise<void> {
  if (argv.length === 1 && argv[0] === "--version") return world.writeData(`${VERSION}\n`);
  const first = splitWords(argv, GLOBAL_OPTIONS);
  const [name, ...rest] = first.words;
  if (name === undefined || name === "help") return helpOf(rest[0], world, first.given);
  if (!Object.hasOwn(commands, name)) throw unknown("command", name, Object.keys(commands));
  const found = await loaded(name);
  if (!isGroup(found)) return runCommand(name, found, { argv, world, skip: 1 });
  const [inner] = rest;
  if (inner === undefined && first.given.help !== true) throw missingWord(name, found);
  if (inner === undefined) return world.writeData(groupHelp(name, found));
  const command = Object.hasOwn(found.commands, inner) ? found.commands[inner] : undefined;
  if (command === undefined) throw unknown(found.kind, inner, Object.keys(found.commands));
  await runCommand(`${name} ${inner}`, command, { argv, world, skip: 2 });
}

async function loaded(name: string): Promise<Command | CommandGroup> {
  return (commands[name] as (typeof commands)[string]).load();
}

async function helpOf(
  name: string | undefined,
  world: World,
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  resolve(GLOBAL_OPTIONS, given);
  if (name === undefined) return world.writeData(programHelp(commands));
  if (!Object.hasOwn(commands, name)) throw unknown("command", name, Object.keys(commands));
  const found = await loaded(name);
  world.writeData(isGroup(found) ? groupHelp(name, found) : commandHelp(name, found));
}

interface Call {
  readonly argv: readonly string[];
  readonly world: World;
  /** How many words name the command. */
  readonly skip: number;
}

async function runCommand(name: string, command: Command, { argv, world, skip }: Call): Promise<void> {
  const { words, given } = splitWords(argv, { ...command.options, ...GLOBAL_OPTIONS });
  const called = words.slice(skip);
  if (given.help === true) return world.writeData(commandHelp(name, command));
  const values = resolve({ ...command.options, ...GLOBAL_OPTIONS }, { ...fromEnvironment(world), ...given });
  checkWords(name, command, called);
  const own = Object.fromEntries(
    Object.entries(values).filter(([option]) => Object.hasOwn(command.options, option)),
  );
  await command.run(rimOf(world, values, argv), called, own);
}

function checkWords(name: string, { positionals }: Command, words: readonly string[]): void {
  const missing = positionals[words.length];
  if (missing !== undefined)
    throw expected(`a ${missing.name} (${missing.summary})`, `'convscope ${name}'`, "");
  const extra = words[positionals.length];
  if (extra !== undefined)
    throw expected(`no more than ${positionals.length} arguments`, `'convscope ${name}'`, extra);
}

function missingWord(name: string, group: CommandGroup): UserError {
  return expected(`a ${group.kind} (${Object.keys(group.commands).join(", ")})`, `'convscope ${name}'`, "");
}

function fromEnvironment({ environment }: World): Readonly<Record<string, string>> {
  const engine = environment.CONVSCOPE_ENGINE;
  return engine === undefined || engine === "" ? {} : { engine };
}

type GlobalValues = Values<typeof GLOBAL_OPTIONS>;

function rimOf(world: World, { engine, threads, json, quiet }: GlobalValues, argv: readonly string[]): Rim {
  const talk = quiet ? () => undefined : world.writeTalk;
  return {
    data: world.writeData,
    say: (line) => talk(`${clear(world)}${line}\n`),
    progress: (line) => talk(world.terminal ? `${clear(world)}${line.slice(0, world.columns - 1)}` : ""),
    terminal: world.terminal,
    now: world.now,
    interruptible: world.interruptible,
    startEngine: async (): Promise<Engine> =>
      (await import("../engine/engine.js")).startEngine({ engine, threads }),
    json,
    commandLine: ["convscope", ...argv].map(quoted).join(" "),
  };
}

/** What wipes a line of progress off a terminal. */
function clear(world: World): string {
  return world.terminal ? "\r\u001b[2K" : "";
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
