import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { afterAll, describe, expect, it, vi } from "vitest";
import { type Command, type CommandGroup, isGroup } from "../../src/cli/command.js";
import { commands } from "../../src/cli/commands/index.js";
import { GLOBAL_OPTIONS } from "../../src/cli/globalOptions.js";
import { parseArgv } from "../../src/cli/parseArgv.js";
import { flagName, type Options, resolve } from "../../src/core/options/option.js";
import { convscope, parsed } from "../support/cli.js";

/** Every command by its words, and every group of commands. */
const found: Readonly<Record<string, Command | CommandGroup>> = Object.fromEntries(
  (
    await Promise.all(Object.entries(commands).map(async ([name, { load }]) => [name, await load()] as const))
  ).flatMap(([name, command]) =>
    isGroup(command)
      ? [
          [name, command],
          ...Object.entries(command.commands).map(([inner, view]) => [`${name} ${inner}`, view]),
        ]
      : [[name, command]],
  ),
);
const NAMES = Object.keys(found);
const LEAVES = NAMES.filter((name) => !isGroup(found[name]!));

/** The help of each command, as printed by a child process. The program's own help has no command. */
const helps = new Map(
  await Promise.all(
    ["", ...NAMES].map(async (name) => [name, await convscope([...wordsOf(name), "--help"])] as const),
  ),
);

function wordsOf(name: string): readonly string[] {
  return name.split(" ").filter((word) => word !== "");
}

function helpOf(name: string): string {
  return helps.get(name)?.stdout ?? "";
}

describe("help", () => {
  it.each(["", ...NAMES])(
    "of 'convscope %s' is printed only on standard output, as approved",
    async (name) => {
      const file = `help/${["convscope", ...wordsOf(name)].join("-")}.txt`;
      expect(helps.get(name)).toMatchObject({ code: 0, stderr: "" });
      await expect(coreless(helpOf(name))).toMatchFileSnapshot(file);
    },
  );

  it.each(["", ...NAMES])("of 'convscope %s' is at most 100 columns wide", (name) => {
    const wide = helpOf(name)
      .split("\n")
      .filter((line) => line.length > 100);
    expect(wide).toEqual([]);
  });

  it.each(LEAVES)("of 'convscope %s' lists every option with its value and description", (name) => {
    const text = helpOf(name).replaceAll(/\s+/g, " ");
    for (const [option, { valueName, summary }] of Object.entries(optionsOf(name))) {
      expect(text).toContain(`${flagName(option)}${valueName === "" ? "" : ` <${valueName}>`} ${summary}`);
    }
  });

  it("of the program lists every command", () => {
    for (const [name, { summary }] of Object.entries(commands)) {
      expect(helpOf("")).toMatch(new RegExp(`^ {2}${name} +${summary}$`, "m"));
    }
  });

  it("of the program mentions --version", () => {
    expect(helpOf("")).toContain("--version");
  });

  it.each([
    { asked: [], expected: "" },
    { asked: ["help"], expected: "" },
    { asked: ["-h"], expected: "" },
    { asked: ["help", "draw"], expected: "draw" },
    { asked: ["help", "taps"], expected: "taps" },
    { asked: ["help", "draw", "sheet"], expected: "draw sheet" },
    { asked: ["draw", "--help", "sheet"], expected: "draw sheet" },
    { asked: ["draw", "sheet", "-h"], expected: "draw sheet" },
    { asked: ["draw", "-h", "sheet"], expected: "draw sheet" },
    { asked: ["--help", "train"], expected: "train" },
    { asked: ["-h", "train"], expected: "train" },
    { asked: ["taps", "bundled:mini-resnet", "--taps", "nonsense", "--help"], expected: "taps" },
  ])("is that of 'convscope $expected' after $asked", async ({ asked, expected }) => {
    expect(await convscope(asked)).toEqual(helps.get(expected));
  });

  it("is the same on a machine with another number of cores", async () => {
    const [two, many] = [await programHelpWithCores(2), await programHelpWithCores(48)];
    expect(two).toBe(many);
  });

  afterAll(() => {
    vi.doUnmock("node:os");
  });

  async function programHelpWithCores(count: number): Promise<string> {
    vi.resetModules();
    vi.doMock("node:os", async (original) => ({
      ...(await original<typeof import("node:os")>()),
      availableParallelism: () => count,
    }));
    const { programHelp } = await import("../../src/cli/help.js");
    return programHelp(commands);
  }

  /** Help without the number of this machine's cores. */
  function coreless(text: string): string {
    return text.replace(`(default ${availableParallelism()})\n  --json`, "(default CORES)\n  --json");
  }
});

describe("the examples in help", () => {
  const examples = ["", ...NAMES].flatMap((name) => examplesIn(helpOf(name)));

  it("exist for every command", () => {
    for (const name of LEAVES) expect(examplesIn(helpOf(name)), name).not.toEqual([]);
  });

  it.each([...new Set(examples)])("are valid command lines: %s", (line) => {
    const [program, ...argv] = shellWords(line);
    const { words } = parseArgv(argv, GLOBAL_OPTIONS);
    const name = [words.slice(0, 2).join(" "), words[0] ?? ""].find((known) => LEAVES.includes(known)) ?? "";
    const command = found[name] as Command;
    const options = { ...command.options, ...GLOBAL_OPTIONS };
    const split = parseArgv(argv, options);
    expect(program).toBe("convscope");
    expect(() => resolve(options, split.given)).not.toThrow();
    const expected = split.given.help === true ? 0 : command.positionals.length;
    const called = split.words.length - wordsOf(name).length;
    const { repeats, isOptional } = command.positionals.at(-1) ?? {};
    expect(called).toBeGreaterThanOrEqual(isOptional === true ? expected - 1 : expected);
    if (repeats !== true) expect(called).toBeLessThanOrEqual(expected);
  });

  /** The lines below "Examples:", with the first command substituted for `<command>` of any name. */
  function examplesIn(help: string): readonly string[] {
    const [, section = ""] = help.split("Examples:\n");
    const lines = section.split("\n").filter((line) => /^ {2}\S/.test(line));
    return lines.map((line) => line.trim().replace("<command>", LEAVES[0] ?? ""));
  }

  /** The words of a line as a shell passes them: without quotes, up to a redirection. */
  function shellWords(line: string): readonly string[] {
    const [command = ""] = line.split(/ >>? /);
    return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
  }
});

describe("--version", () => {
  it("prints only the version of the package", async () => {
    const { version } = parsed<{ version: string }>(await readFile("package.json", "utf8"));
    expect(await convscope(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

function optionsOf(name: string): Options {
  return { ...(found[name] as Command).options, ...GLOBAL_OPTIONS };
}
