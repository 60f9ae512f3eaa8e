import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, withWorkplaces } from "../support/cli.js";
import { COMPARISONS } from "./comparisonMistakes.js";
import { CHECKPOINTS, DATA, FLAGS, FOLDERS, WORDS } from "./mistakes.js";
import { writeWrongThings } from "./wrongThings.js";

const newWorkplace = withWorkplaces();

/** The folder of the things that are wrong, which command lines name as `@/…`. */
let wrong = "";

beforeAll(async () => {
  wrong = await newWorkplace();
  await writeWrongThings(wrong);
});

describe.each([
  { family: "words", mistakes: WORDS },
  { family: "flags", mistakes: FLAGS },
  { family: "checkpoints", mistakes: CHECKPOINTS },
  { family: "data", mistakes: DATA },
  { family: "folders", mistakes: FOLDERS },
  { family: "comparisons", mistakes: COMPARISONS },
])("a mistake in $family", ({ mistakes }) => {
  it.each(mistakes.map((mistake) => [mistake.what, mistake] as const))(
    "gets one clear line and writes nothing: %s",
    async (_, { line, says, environment }) => {
      const cwd = await newWorkplace();
      const words = line.split(" ").map((word) => word.replace(/^@/, wrong));
      const outcome = await convscope(words, environment === undefined ? { cwd } : { cwd, environment });
      const [first = "", ...more] = outcome.stderr.split("\n");
      expect(outcome).toMatchObject({ code: 2, stdout: "" });
      expect(more, outcome.stderr).toEqual([""]);
      expect(first).toMatch(/^convscope: .*\.$/);
      expect(first.replace("convscope: ", "")).toMatch(
        typeof says === "string" ? new RegExp(`^${literal(says)}$`) : says,
      );
      expect(await readdir(cwd)).toEqual([]);
      expect(await readFile(join(wrong, "file"), "utf8")).toBe("mine");
    },
  );
});

describe("a folder in a file system that takes none", () => {
  it.runIf(process.platform === "linux")("gets one clear line", async () => {
    const args = ["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "--out", "/proc/convscope"];
    const outcome = await convscope(args, { timeout: 20_000 });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(/^convscope: Cannot write '\/proc\/convscope': .*\.\n$/);
  });
});

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
