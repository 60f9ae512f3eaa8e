import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, type Outcome, withWorkplaces } from "../support/cli.js";
import { COMPARISONS } from "./comparisonMistakes.js";
import { CHECKPOINTS, DATA, FLAGS, FOLDERS, type Mistake, WORDS } from "./mistakes.js";
import { writeWrongThings } from "./wrongThings.js";

const newWorkplace = withWorkplaces();

/** The folder of invalid inputs, which command lines name as `@/…`. */
let wrong = "";

beforeAll(async () => {
  wrong = await newWorkplace();
  await writeWrongThings(wrong);
});

interface Made extends Outcome {
  /** The remaining files. */
  readonly left: readonly string[];
}

const made = new Map<Mistake, Promise<Made>>();

/** Makes a mistake, once for all tests. */
function make(mistake: Mistake): Promise<Made> {
  const outcome = made.get(mistake) ?? outcomeOf(mistake);
  made.set(mistake, outcome);
  return outcome;
}

async function outcomeOf({ line, environment = {} }: Mistake): Promise<Made> {
  const cwd = await newWorkplace();
  const words = line.split(" ").map((word) => word.replace(/^@/, wrong));
  return { ...(await convscope(words, { cwd, environment })), left: await readdir(cwd) };
}

/** The command line of a mistake and its message, as a user sees them. */
async function shown(mistake: Mistake): Promise<string> {
  const { what, line, environment = {} } = mistake;
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value} `);
  const { stderr } = await make(mistake);
  // Each version of Node has its own messages for JSON errors.
  const text = stderr.replaceAll(wrong, "@").replace(/not complete JSON \(.*\)\./, "not complete JSON (…).");
  return `# ${what}\n$ ${variables.join("")}convscope ${line}\n${text}`;
}

describe.each([
  { family: "words", mistakes: WORDS },
  { family: "flags", mistakes: FLAGS },
  { family: "checkpoints", mistakes: CHECKPOINTS },
  { family: "data", mistakes: DATA },
  { family: "folders", mistakes: FOLDERS },
  { family: "comparisons", mistakes: COMPARISONS },
])("a mistake in $family", ({ family, mistakes }) => {
  it.each(mistakes.map((mistake) => [mistake.what, mistake] as const))(
    "gets one clear line and writes nothing: %s",
    async (_, mistake) => {
      const { code, stdout, stderr, left } = await make(mistake);
      expect({ code, stdout, left }).toEqual({ code: 2, stdout: "", left: [] });
      expect(stderr).toMatch(/^convscope: .*\.\n$/);
      expect(await readFile(join(wrong, "file"), "utf8")).toBe("mine");
    },
  );

  it("has the message in the file of its family", async () => {
    const texts = await Promise.all(mistakes.map(shown));
    await expect(texts.join("\n")).toMatchFileSnapshot(`mistakes/${family}.txt`);
  });
});
