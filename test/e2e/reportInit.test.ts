import { existsSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";

const newWorkplace = withWorkplaces();
const CASES = fileURLToPath(new URL("../fixtures/cases", import.meta.url));

interface Spec {
  readonly probes: Readonly<Record<string, string>>;
  readonly sections: readonly { readonly taps?: string }[];
}

/** A working folder with networks from users, and images. */
async function workplace(): Promise<string> {
  const cwd = await newWorkplace();
  await cp(`${CASES}/report-init-of-color/color`, join(cwd, "color"), { recursive: true });
  await cp(`${CASES}/conv1d-by-default/model`, join(cwd, "along"), { recursive: true });
  await cp(`${CASES}/one-sigmoid-unit`, join(cwd, "crosses"), { recursive: true });
  for (const name of ["black.png", "other.png"])
    await cp(`${CASES}/negative-means-per-channel/black.png`, join(cwd, "photos", name));
  return cwd;
}

describe("the spec written by report init", () => {
  it.each([
    ["a color network and an image", ["color", "--input", "photos/black.png"], "../photos/black.png"],
    ["a color network and a folder", ["color", "--input", "photos/"], "../photos/black.png"],
    ["a network without maps", ["along"], "mnist:test/53"],
    [
      "a network and a data set",
      ["crosses/says-no", "--input", "crosses/shapes:test"],
      "../crosses/shapes:test/0",
    ],
  ])("builds, whatever it is about: %s", async (_, words, one) => {
    const cwd = await workplace();
    const written = await convscopeHere(["report", "init", ...words, "--out", "specs/new.yaml"], { cwd });
    expect(written).toMatchObject({ code: 0 });
    const { probes, sections } = parse(await readFile(join(cwd, "specs/new.yaml"), "utf8")) as Spec;
    expect(probes.one).toBe(one);
    expect(sections.some(({ taps }) => taps === "maps")).toBe(words[0] !== "along");
    const built = await convscope(["report", "build", "specs/new.yaml", "--jobs", "1"], { cwd });
    expect(built).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, "report/report.md"), "utf8")).not.toMatch(/has nothing|left out/i);
  });

  it.each([
    [
      "the digits do not fit the network",
      ["color"],
      "Cannot write a spec for 'color' with mnist:test/53: The network 'color' takes images of 32×32×3, but the probe's are " +
        "28×28×1. Choose images that fit with --input.",
    ],
    [
      "the images that are given do not",
      ["color", "--input", "mnist:test/0"],
      "Cannot write a spec for 'color' with mnist:test/0: The network 'color' takes images of 32×32×3, but the probe's are " +
        "28×28×1. Choose other images with --input.",
    ],
    ["there are two checkpoints", ["along", "color"], /no more than 1 argument/],
    ["there is no such checkpoint", ["alonng"], /^There is no checkpoint 'alonng'/],
  ])("is not written if %s", async (_, words, expected) => {
    const cwd = await workplace();
    const { code, stderr } = await convscopeHere(["report", "init", ...words], { cwd });
    expect(code).toBe(2);
    const [message, ...others] = stderr
      .replace(/^convscope: /, "")
      .trimEnd()
      .split("\n");
    expect(others).toEqual([]);
    if (typeof expected === "string") expect(message).toBe(expected);
    else expect(message).toMatch(expected);
    expect(existsSync(join(cwd, "report.yaml"))).toBe(false);
  });
});
