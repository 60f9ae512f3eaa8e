import { expected, Interrupted, UserError, unknown } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { pick } from "../core/objectFields.js";
import { flagName, type Options, resolve } from "../core/options/option.js";
import { VERSION } from "../core/packageFiles.js";
import { type Command, type CommandGroup, isGroup, type Outcome } from "./command.js";
import { commands } from "./commands/index.js";
import { clear, type Host, rimOf } from "./console.js";
import { GLOBAL_OPTIONS } from "./globalOptions.js";
import { commandHelp, groupHelp, programHelp } from "./help.js";
import { optionBefore, parseArgv } from "./parseArgv.js";

/** Exit code for each outcome of a command. */
export const EXIT_CODES = {
  done: 0,
  ourBug: 1,
  userError: 2,
  drifted: 3,
  diverged: 3,
  interrupted: 130,
} as const;

/** Runs a command line and returns its exit code. All effects go through the given host. */
export async function main(argv: readonly string[], world: Host): Promise<number> {
  try {
    return EXIT_CODES[(await runLine(argv, world)) ?? "done"];
  } catch (error) {
    return failed(error, world);
  }
}

function failed(error: unknown, world: Host): number {
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

async function runLine(argv: readonly string[], world: Host): Promise<Outcome | undefined> {
  const { words, given, unknownFlags } = parseArgv(argv, GLOBAL_OPTIONS);
  const [written = ""] = argv;
  // An unknown flag consumes the command's name as its value, and the next word would be reported as the unknown
  // command.
  const isCommand = Object.hasOwn(commands, words[0] ?? "");
  if (!isCommand && unknownFlags.includes(written)) throw unknownFlag(written, GLOBAL_OPTIONS, argv);
  if (given.version === true) return print(world, `${VERSION}\n`);
  if (words[0] === "help") return print(world, await helpOf(words.slice(1)));
  if (words.length === 0) return print(world, await helpOf([]));
  const found = await find(words);
  if (given.help === true) return print(world, helpText(found));
  if (isGroup(found.command)) throw missingWord(found.name, found.command);
  return runCommand(found.name, found.command, { argv, world });
}

function print(world: Host, text: string): undefined {
  world.writeData(text);
}

/** Command or group, found by the words that name it. */
interface Found {
  readonly name: string;
  readonly command: Command | CommandGroup;
  /** Number of words in its name. */
  readonly length: number;
}

async function find([name = "", inner]: readonly string[]): Promise<Found> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) throw unknown("command", name, Object.keys(commands));
  const command = await entry.load();
  if (!isGroup(command) || inner === undefined) return { name, command, length: 1 };
  const member = Object.hasOwn(command.commands, inner) ? command.commands[inner] : undefined;
  if (member === undefined) throw unknown(command.kind, inner, Object.keys(command.commands));
  return { name: `${name} ${inner}`, command: member, length: 2 };
}

async function helpOf(words: readonly string[]): Promise<string> {
  if (words.length === 0) return programHelp(commands);
  const found = await find(words);
  const extra = words[found.length];
  if (extra !== undefined) throw expected("the words of one command", "'convscope help'", extra);
  return helpText(found);
}

function helpText({ name, command }: Found): string {
  return isGroup(command) ? groupHelp(name, command) : commandHelp(name, command);
}

interface Call {
  readonly argv: readonly string[];
  readonly world: Host;
}

async function runCommand(
  name: string,
  command: Command,
  { argv, world }: Call,
): Promise<Outcome | undefined> {
  const options = { ...command.options, ...GLOBAL_OPTIONS };
  const { words, given, unknownFlags } = parseArgv(argv, options);
  const [flag] = unknownFlags;
  if (flag !== undefined) throw unknownFlag(flag, options, argv);
  const values = resolve(
    options,
    given.engine === undefined ? { ...fromEnvironment(world), ...given } : given,
  );
  const called = words.slice(name.split(" ").length);
  checkWords(name, command, called);
  const own = pick(values, Object.keys(command.options));
  let outcome: Outcome | undefined;
  const setOutcome = (how: Outcome) => {
    outcome = how;
  };
  await command.run({ ...rimOf(world, values), setOutcome }, called, own);
  return outcome;
}

function unknownFlag(flag: string, options: Options, argv: readonly string[]): UserError {
  const before = optionBefore(argv, flag, options);
  if (before === undefined) return unknown("option", flag, Object.keys(options).map(flagName));
  const { option, value } = before;
  return new UserError(
    `${option} has no value: '${value}' is read as another option. To pass it as the value, write ${option}=${value}.`,
  );
}

function checkWords(name: string, { positionals }: Command, words: readonly string[]): void {
  const missing = positionals[words.length];
  if (missing !== undefined && missing.isOptional !== true)
    throw expected(`a ${missing.name} (${missing.summary})`, `'convscope ${name}'`, "");
  const extra = positionals.at(-1)?.repeats === true ? undefined : words[positionals.length];
  if (extra !== undefined) throw expected(mostWords(positionals.length), `'convscope ${name}'`, extra);
}

function mostWords(count: number): string {
  return count === 0 ? "no arguments" : `no more than ${formatCount(count, "argument")}`;
}

function missingWord(name: string, group: CommandGroup): UserError {
  return expected(`a ${group.kind} (${Object.keys(group.commands).join(", ")})`, `'convscope ${name}'`, "");
}

function fromEnvironment({ environment }: Host): Readonly<Record<string, string>> {
  const engine = environment.CONVSCOPE_ENGINE;
  if (engine === undefined || engine === "") return {};
  return { engine: GLOBAL_OPTIONS.engine.parse(engine, "CONVSCOPE_ENGINE") };
}
