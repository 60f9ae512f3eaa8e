import { describe, expect, it } from "vitest";
import { pointerFor, refuseStandIn, standInFor } from "../../src/core/standIn.js";
import { LFS_POINTER } from "../support/lfsPointer.js";
import { mistakeOf } from "../support/mistake.js";

const POINTER = "it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'";
const PAGE = "it is an HTML page, such as a server's error page, saved in its place; download it again";

describe("content that stands in for a file", () => {
  it.each([
    ["a Git LFS pointer", LFS_POINTER, POINTER],
    ["one of its first years", LFS_POINTER.replace("git-lfs", "hawser"), POINTER],
    ["a page", "<!DOCTYPE html><html></html>", PAGE],
    ["a page with space before it", "\uFEFF\n  <HTML lang='en'>", PAGE],
    ["a page with a comment before it", "<!-- saved\nfrom -->\n<!doctype HTML>", PAGE],
  ])("is recognized by its beginning: %s", (_, text, reason) => {
    expect(standInFor(text)).toBe(reason);
    expect(standInFor(new TextEncoder().encode(text))).toBe(reason);
  });

  it.each([
    ["nothing", ""],
    ["JSON", '{"version": "https://git-lfs.github.com/spec/v1"}'],
    ["text that speaks of it", `see ${LFS_POINTER}`],
    ["SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ["bytes", "\u0000\u00ff\u0010"],
    ["a word that begins alike", "<htmlx>"],
  ])("is not recognized in a file's own content: %s", (_, text) => {
    expect(standInFor(text)).toBeUndefined();
  });

  it("is only a pointer where HTML pages are legitimate", () => {
    expect(pointerFor("<!DOCTYPE html>")).toBeUndefined();
    expect(pointerFor(LFS_POINTER)).toBe(POINTER);
  });

  it("is rejected with the file's name", async () => {
    expect(await mistakeOf(async () => refuseStandIn(LFS_POINTER, "a/b.json"))).toBe(
      `Cannot read 'a/b.json': ${POINTER}.`,
    );
    refuseStandIn("{}", "a/b.json");
  });
});
