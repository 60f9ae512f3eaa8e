import { unknown } from "../../core/errors.js";
import { flagName, type Options } from "../../core/options/option.js";
import { type Command, type CommandContext, type CommandGroup, isGroup } from "../command.js";
import { type Completable, completionScripts } from "../completionScripts.js";
import { GLOBAL_OPTIONS } from "../globalOptions.js";

type Loaders = Readonly<Record<string, { readonly load: () => Promise<Command | CommandGroup> }>>;

/** `convscope completion`: a script for the user's shell, generated from the tables of commands and options. */
export const completionOf = (commands: Loaders): Command => ({
  summary: "print a shell completion script",
  positionals: [{ name: "shell", summary: Object.keys(completionScripts).join(", ") }],
  options: {},
  examples: [
    { line: "convscope completion bash >> ~/.bashrc", does: "enables completion in new bash sessions" },
    {
      line: "convscope completion fish > ~/.config/fish/completions/convscope.fish",
      does: "enables completion in fish",
    },
  ],
  run: (context, [shell = ""]) => run(context, shell, commands),
});

async function run(context: CommandContext, shell: string, commands: Loaders): Promise<void> {
  const script = Object.hasOwn(completionScripts, shell) ? completionScripts[shell] : undefined;
  if (script === undefined) throw unknown("shell", shell, Object.keys(completionScripts));
  context.data(script(await completables(commands)));
}

/** All command line prefixes with their possible continuations. */
async function completables(commands: Loaders): Promise<readonly Completable[]> {
  const top: Completable = { words: [], next: Object.keys(commands), options: optionWords({}) };
  const found = await Promise.all(
    Object.entries(commands).map(async ([name, { load }]): Promise<readonly Completable[]> => {
      const command = await load();
      if (!isGroup(command))
        return [{ words: [name], next: nextOf(name), options: optionWords(command.options) }];
      const inner = Object.entries(command.commands).map(([view, { options }]) => ({
        words: [name, view],
        next: [],
        options: optionWords(options),
      }));
      return [{ words: [name], next: Object.keys(command.commands), options: optionWords({}) }, ...inner];
    }),
  );
  return [top, ...found.flat()];
}

function nextOf(name: string): readonly string[] {
  return name === "completion" ? Object.keys(completionScripts) : [];
}

function optionWords(options: Options): Completable["options"] {
  return Object.entries({ ...options, ...GLOBAL_OPTIONS }).map(([name, option]) => ({
    flag: flagName(name),
    summary: option.summary,
    takes: option.valueName !== "",
    values: option.values ?? [],
  }));
}
