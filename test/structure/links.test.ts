import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

const PAGES = [
  "README.md",
  "REFERENCE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "docs/architecture.md",
  "docs/glossary.md",
  "docs/release.md",
  "docs/renames.md",
  "docs/testing.md",
];

/** The files that a page of Markdown links to or shows. */
function filesIn(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) =>
    (target as string).replace(/#.*/, ""),
  );
  return targets.filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}

describe("the pages of the repository", () => {
  it.each(PAGES)("link to files that exist: %s", (page) => {
    const missing = filesIn(page).filter((file) => !existsSync(join(ROOT, dirname(page), file)));
    expect(missing).toEqual([]);
  });

  it("name existing files of src, in the architecture and the glossary", () => {
    const missing = ["docs/architecture.md", "docs/glossary.md"].flatMap((page) => {
      const text = readFileSync(join(ROOT, page), "utf8");
      const files = [...text.matchAll(/`((?:[a-zA-Z]+\/)+[a-zA-Z]+\.ts)`/g)].map(
        ([, file]) => file as string,
      );
      return files.filter((file) => !existsSync(join(ROOT, "src", file)) && !existsSync(join(ROOT, file)));
    });
    expect(missing).toEqual([]);
  });
});
