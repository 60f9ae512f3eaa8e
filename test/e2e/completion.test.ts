import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ARCHITECTURE_NAMES } from "../../src/architectures/declarations.js";
import { views } from "../../src/views/index.js";
import { withWorkplaces } from "../support/cli.js";
import { convscope, outcomeOf, started } from "../support/program.js";

const VIEWS = Object.keys(views).join(" ");

const newWorkplace = withWorkplaces();
const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

/** Returns the completions of a real bash for the words before the cursor. */
const ASK = `source ./convscope.bash
completer="$(complete -p convscope | sed 's/.* -F \\([^ ]*\\) .*/\\1/')"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
"$completer" convscope "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "\${COMPREPLY[@]}"
`;

describe.runIf(has("bash"))("the completion of bash", () => {
  let cwd = "";
  beforeAll(async () => {
    cwd = await newWorkplace();
    await writeFile(join(cwd, "convscope.bash"), (await convscope(["completion", "bash"])).stdout);
    await writeFile(join(cwd, "ask.bash"), ASK);
  });

  it.each([
    { words: ["dr"], completions: ["draw"] },
    { words: ["d"], completions: ["draw", "doctor"] },
    { words: ["draw", "sh"], completions: ["sheet"] },
    { words: ["help", "ta"], completions: ["taps"] },
    { words: ["completion", "zs"], completions: ["zsh"] },
    { words: ["draw", "sheet", "--co"], completions: ["--colormap", "--columns"] },
    { words: ["draw", "sheet", "bundled:mini-resnet", "--z"], completions: ["--zoom"] },
    { words: ["draw", "sheet", "--taps", "relu1", "--inp"], completions: ["--input"] },
    { words: ["draw", "sheet", "--colormap", "vi"], completions: ["viridis"] },
    { words: ["draw", "sheet", "--colormap", "=", "vi"], completions: ["viridis"] },
    { words: ["train", "--architecture", ""], completions: [...ARCHITECTURE_NAMES].sort() },
    { words: ["taps", "--engine", "w"], completions: ["wasm"] },
    { words: ["--engine", "n"], completions: ["native"] },
    { words: ["--engine", "wasm", "draw", "sh"], completions: ["sheet"] },
    { words: ["--quiet", "ta"], completions: ["taps"] },
    { words: ["train", "--data", "conv"], completions: ["convscope.bash"] },
    { words: ["taps", "as"], completions: ["ask.bash"] },
  ])("returns $completions after $words", async ({ words, completions }) => {
    const { stdout, stderr } = await outcomeOf(
      started("bash", ["--norc", "ask.bash", "convscope", ...words], { cwd }),
    );
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n").sort()).toEqual([...completions].sort());
  });
});

describe("the completion of zsh", () => {
  it("uses that of bash", async () => {
    const [zsh, bash] = await Promise.all(["zsh", "bash"].map((shell) => convscope(["completion", shell])));
    expect(zsh?.stdout.split("\n").slice(0, 2)).toEqual([
      "#compdef convscope",
      "autoload -U +X bashcompinit && bashcompinit",
    ]);
    expect(zsh?.stdout.endsWith(bash?.stdout ?? "?")).toBe(true);
  });

  it.runIf(has("zsh"))("is accepted by zsh", async () => {
    const cwd = await newWorkplace();
    await writeFile(join(cwd, "_convscope"), (await convscope(["completion", "zsh"])).stdout);
    const words = ["-f", "-c", "autoload -U compinit && compinit -u; source ./_convscope"];
    expect(await outcomeOf(started("zsh", words, { cwd }))).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("the completion of fish", () => {
  it("offers commands, views, and the values of a flag in the right positions", async () => {
    const { stdout } = await convscope(["completion", "fish"]);
    const none =
      "not __fish_seen_subcommand_from draw animate measure compare attribute report explain-flow taps convert verify train runs doctor completion";
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toContain(`complete -c convscope -f -n '${none}' -a draw`);
    expect(stdout).toContain(
      `-n '__fish_seen_subcommand_from draw; and not __fish_seen_subcommand_from ${VIEWS}' -a sheet`,
    );
    expect(stdout).toMatch(/from sheet' -l colormap -x -a 'auto viridis [^']*' -d '[^']+'/);
    for (const line of lines)
      expect(line.match(/'/g)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
  });

  it.runIf(has("fish"))("completes in fish", async () => {
    const cwd = await newWorkplace();
    await writeFile(join(cwd, "convscope.fish"), (await convscope(["completion", "fish"])).stdout);
    const words = ["--no-config", "-c", "source convscope.fish; complete -C 'convscope dr'"];
    expect(await outcomeOf(started("fish", words, { cwd }))).toEqual({
      code: 0,
      stdout: "draw\n",
      stderr: "",
    });
  });
});
