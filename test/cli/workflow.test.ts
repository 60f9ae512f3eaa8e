import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { train } from "../../src/cli/commands/train.js";
import { GLOBAL_OPTIONS } from "../../src/cli/globalOptions.js";
import { parseArgv } from "../../src/cli/parseArgv.js";
import { resolve } from "../../src/core/options/option.js";
import { convscope, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();
const EXAMPLE = new URL("../../examples/gate-workflow.yml", import.meta.url);
const ACCEPTED = fileURLToPath(new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url));

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

/** The convscope command lines in the example, as words without their quotes. */
async function linesOf(): Promise<readonly (readonly string[])[]> {
  const { jobs } = parse(await readFile(EXAMPLE, "utf8")) as Workflow;
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  return runs.flatMap((run) => {
    const [, line] = /^npx convscope (.*)$/s.exec(run) ?? [];
    return line === undefined ? [] : [line.split(/\s+/).map((word) => word.replaceAll("'", ""))];
  });
}

describe("the example workflow with gates", () => {
  it("trains with options that exist", async () => {
    const line = (await linesOf()).find(([command]) => command === "train");
    const options = { ...train.options, ...GLOBAL_OPTIONS };
    const { given, unknownFlags } = parseArgv(line ?? [], options);
    expect(unknownFlags).toEqual([]);
    expect(resolve(options, given)).toMatchObject({ out: "runs/new", epochs: 1 });
  });

  it("accepts a network equal to the accepted one, and writes the results of all gates", async () => {
    const cwd = await newWorkplace();
    await cp(ACCEPTED, join(cwd, "runs/new/epoch-01"), { recursive: true });
    const line = (await linesOf()).find(([command]) => command === "compare") ?? [];
    // Fewer images, because the gates pass between a network and itself on any of them.
    const words = line.map((word) => word.replace("mnist:test/0-499", "mnist:test/0-49"));
    expect(words).not.toEqual(line);
    const { code, stdout } = await convscope(words, { cwd });
    expect(stdout.split("\nGates\n")[1]?.match(/^ok /gm)).toHaveLength(4);
    expect(code).toBe(0);
    expect((await readdir(cwd)).sort()).toEqual(["drift", "gates.xml", "runs"]);
  });
});
