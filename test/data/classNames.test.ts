import { describe, expect, it } from "vitest";
import { readClassNames } from "../../src/data/classes/classNames.js";
import { imagenetNames } from "../../src/data/classes/imagenet.js";
import { mistakeOf } from "../support/mistake.js";
import { withTempFolder } from "../support/tempFolder.js";
import { written } from "./images/pictures.js";

const within = withTempFolder();

const namesIn = async (text: string | Uint8Array) =>
  (await readClassNames(written(within("labels"), text))).names;

describe("the names of classes", () => {
  it.each([
    ["one name a line", "cat\ndog\r\n golden retriever \n"],
    ["a list in JSON", '["cat", "dog", "golden_retriever"]'],
    ["an object of names by their indices", '{"1": "dog", "0": "cat", "2": "golden retriever"}'],
    [
      "an object like ImageNet's class_index.json",
      '{"0": ["n1", "cat"], "1": ["n2", "dog"], "2": ["n3", "golden_retriever"]}',
    ],
  ])("are read from %s", async (_, text) => {
    expect(await namesIn(text)).toEqual(["cat", "dog", "golden retriever"]);
  });

  it("say where they are from, without the folders of an absolute path", async () => {
    written(within("sub", "labels.txt"), "cat");
    expect((await readClassNames("sub/labels.txt", within())).source).toBe("sub/labels.txt");
    expect((await readClassNames(within("sub", "labels.txt"))).source).toBe("labels.txt");
  });

  it("lose what would break a line or turn its direction, and what is too long", async () => {
    expect(await namesIn(JSON.stringify(["a\nb", "c\u202ed"]))).toEqual(["a\ufffdb", "c\ufffdd"]);
    expect((await namesIn("x".repeat(1000)))[0]).toHaveLength(100);
  });

  it.each([
    ["an empty file", "", "it is empty"],
    ["a gap", "cat\n\ndog", "class 1 has no name"],
    ["numbers", "[1, 2]", "class 0 has no name"],
    ["missing indices", '{"0": "cat", "2": "dog"}', "it has no class 1"],
    ["half a file", '["cat", "do', /^it is not whole JSON \(/],
    ["nested lists", `[${"[".repeat(1000)}${"]".repeat(1000)}]`, "class 0 has no name"],
    ["bytes", Uint8Array.of(0xff, 0xfe, 0x00), "it is not text in UTF-8"],
    ["an error page", "<!doctype html><p>404", /HTML page/],
    ["too many classes", "x\n".repeat(100_001), "it names more than 100000 classes"],
    ["too many bytes", "x".repeat(4 * 2 ** 20 + 1), "it has more than 4 MB"],
  ])("are refused in one line: %s", async (_, text, why) => {
    const message = await mistakeOf(() => namesIn(text));
    const [, reason = "", ...more] =
      /^Cannot read the class names '.*labels': (.*)\. Give a file with one name a line, or a JSON list of names\.$/.exec(
        message,
      ) ?? [];
    expect(more).toEqual([]);
    if (typeof why === "string") expect(reason).toBe(why);
    else expect(reason).toMatch(why);
  });

  it("are refused where there is no file", async () => {
    expect(await mistakeOf(() => readClassNames("nowhere.txt", within()))).toBe(
      "Cannot read the class names 'nowhere.txt': there is no such file. Give a file with one name a line, or a JSON list of names.",
    );
    expect(await mistakeOf(() => readClassNames(".", within()))).toMatch(/it is not a file/);
  });
});

describe("the names of ImageNet's classes", () => {
  it("are a thousand, in the order of the frameworks", async () => {
    const { names } = await imagenetNames();
    expect(names).toHaveLength(1000);
    expect([0, 207, 999].map((index) => names[index])).toEqual([
      "tench",
      "golden retriever",
      "toilet tissue",
    ]);
  });
});
