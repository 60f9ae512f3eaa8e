import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { measures } from "../../../src/measures/index.js";
import { planReport } from "../../../src/report/build/reportPlan.js";
import { SECTION_KIND_NAMES, sectionKindOf } from "../../../src/report/spec/sectionKinds.js";
import { readSpec } from "../../../src/report/spec/spec.js";
import { keyOf, ownKeys } from "../../../src/report/spec/specSection.js";
import { needsImages, views } from "../../../src/views/index.js";
import { withTempFolder } from "../../support/tempFolder.js";

const inFolder = withTempFolder();

/** The spec of a text. */
function read(text: string, variables: Readonly<Record<string, string>> = {}) {
  const file = inFolder("report.yaml");
  writeFileSync(file, text);
  return readSpec(file, variables);
}

/** The error lines about a text, without the folder. */
async function mistakesIn(
  text: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const error: Error = await read(text, variables).then(
    () => new Error("nothing is wrong"),
    (thrown: Error) => thrown,
  );
  expect(error.name).toBe("UserError");
  const lines = error.message.replaceAll(inFolder("report.yaml"), "report.yaml").split("\n");
  return lines.filter((line) => !/^\d+ errors in/.test(line));
}

/** A spec whose section starts in line 4. */
const SECTION = "checkpoints: {seed: bundled:mini-resnet}\nprobes: [mnist:test/53]\nsections:\n";

const NESTED = "[".repeat(5000);
const BILLION = `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\nsections: [*d, *d]\n`;

describe("the checkpoints of a spec", () => {
  it("have a preprocessing and a size each, in their address or beside it", async () => {
    const { checkpoints } = await read(
      "checkpoints:\n" +
        "  a: {address: 'bundled:mini-resnet', preprocessing: keras-tf}\n" +
        "  b: {address: 'bundled:mini-resnet', preprocessing: none, size: 28}\n" +
        "  c: bundled:mini-resnet?preprocessing=tf\n" +
        "  d: {address: 'bundled:mini-resnet'}\n" +
        "sections: [{text: a}]\n",
    );
    expect(checkpoints.map(({ name, address }) => [name, address])).toEqual([
      ["a", "bundled:mini-resnet?preprocessing=tf"],
      ["b", "bundled:mini-resnet?preprocessing=none&size=28x28"],
      ["c", "bundled:mini-resnet?preprocessing=tf"],
      ["d", "bundled:mini-resnet"],
    ]);
  });

  it.each([
    ["{preprocessing: tf}", /^report.yaml:2:6: Expected the key 'address' for 'a'/],
    [
      "{address: 'bundled:mini-resnet', preprocessing: coffee}",
      /^report.yaml:2:\d+: Unknown value for 'preprocessing' 'coffee'/,
    ],
    ["{address: 'bundled:mini-resnet', size: 0}", /^report.yaml:2:\d+: Expected a size from 1 to 8192/],
    [
      "{address: 'bundled:mini-resnet', szie: 4}",
      /^report.yaml:2:\d+: Unknown key 'szie'. Did you mean 'size'\?/,
    ],
  ])("are refused where they are wrong: %s", async (checkpoint, says) => {
    const lines = await mistakesIn(`checkpoints:\n  a: ${checkpoint}\nsections: [{text: a}]\n`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(says);
  });
});

describe("an invalid spec", () => {
  it.each([
    { text: "", says: /^report.yaml: The file is empty/ },
    { text: "- a\n", says: /^report.yaml:1:1: Expected a mapping of keys/ },
    {
      text: "title: a\ntitle: b\nsections: [{text: a}]\n",
      says: /^report.yaml:2:1: Duplicate key/,
    },
    { text: "title: [a\n", says: /^report.yaml:\d:\d: / },
    { text: "title: !!js/function 'x'\nsections: [{text: a}]\n", says: /^report.yaml:1:8: Unresolved tag/ },
    { text: "title: *nothing\nsections: [{text: a}]\n", says: /^report.yaml:1:8: .*alias/ },
    { text: NESTED, says: /nested too deeply|report.yaml:1:/ },
    { text: BILLION, says: /more than 10000 parts|Unknown key/ },
    { text: "title: a\n", says: /^report.yaml:1:1: Expected a list of sections/ },
    {
      text: "sections: [{text: a}]\ntitel: b\n",
      says: /^report.yaml:2:1: Unknown key 'titel'. Did you mean 'title'\?/,
    },
    { text: "sections: [{text: a}]\noutput: [pfd]\n", says: /^report.yaml:2:9: .*Did you mean 'pdf'\?/ },
    { text: "sections:\n  - view: sheet\n", says: /^report.yaml:2:5: Expected 'checkpoints' in the spec/ },
    {
      text: `${SECTION}  - veiw: sheet\n`,
      says: /^report.yaml:4:5: Unknown key 'veiw'. Did you mean 'view'\?/,
    },
    { text: `${SECTION}  - view: shete\n`, says: /^report.yaml:4:11: .*Did you mean 'sheet'\?/ },
    { text: `${SECTION}  - {}\n`, says: /^report.yaml:4:5: Expected one of the keys view, measure/ },
    {
      text: `${SECTION}  - view: sheet\n    percentil: 99\n`,
      says: /^report.yaml:5:5: Unknown key 'percentil'. Did you mean 'percentile'\?/,
    },
    {
      text: `${SECTION}  - view: sheet\n    zoom: wide\n`,
      says: /^report.yaml:5:11: Expected a whole number from 0 to 64 for 'zoom'/,
    },
    {
      text: `${SECTION}  - view: sheet\n    scopes: [layer, fliter]\n`,
      says: /^report.yaml:5:21: .*Did you mean 'filter'\?/,
    },
    {
      text: `${SECTION}  - view: sheet\n    images: frist\n`,
      says: /^report.yaml:5:13: .*Did you mean 'first'\?/,
    },
    {
      text: `${SECTION}  - view: sheet\n    checkpoints: sed\n`,
      says: /^report.yaml:5:18: .*Did you mean 'seed'\?/,
    },
    { text: `${SECTION}  - measure: ratio\n    images: 3\n`, says: /^report.yaml:5:5: Unknown key 'images'/ },
    {
      text: `${SECTION}  - measure: ratio\n    view: sheet\n`,
      says: /^report.yaml:5:5: A section has one kind/,
    },
    { text: `${SECTION}  - compare: [seed]\n`, says: /^report.yaml:4:14: Expected two or more checkpoints/ },
    {
      text: `${SECTION}  - view: sheet\n    title: \${nmae}\n`,
      says: /^report.yaml:5:12: The variable \${nmae} has no value. Did you mean 'name'\?/,
    },
    {
      text: "checkpoints: [bundled:mini-resent]\nsections: [{text: a}]\n",
      says: /^report.yaml:1:15: Unknown bundled checkpoint 'bundled:mini-resent'. Did you mean/,
    },
    {
      text: "checkpoints: ['no*']\nsections: [{text: a}]\n",
      says: /^report.yaml:1:15: No checkpoint matches 'no\*'/,
    },
    {
      text: "probes: [mnist:tset/1]\nsections: [{text: a}]\n",
      says: /^report.yaml:1:10: Cannot read the probe/,
    },
    {
      text: "checkpoints: [bundled:mini-resnet, bundled:mini-resnet]\nsections: [{text: a}]\n",
      says: /^report.yaml:1:36: The name 'mini-resnet' is used twice/,
    },
  ])("is reported with its position: $says", async ({ text, says }) => {
    const lines = await mistakesIn(text, { name: "a" });
    expect(
      lines.some((line) => says.test(line)),
      lines.join("\n"),
    ).toBe(true);
  });

  it("is reported with all errors at once, in the order of the file", async () => {
    const lines = await mistakesIn(`titel: a\n${SECTION}  - view: shete\n  - measure: ratoi\n`);
    expect(lines.map((line) => line.split(": ")[0])).toEqual([
      "report.yaml:1:1",
      "report.yaml:5:11",
      "report.yaml:6:14",
    ]);
  });

  it("is reported for an unused variable", async () => {
    expect(await mistakesIn("sections: [{text: '${one}'}]\n", { one: "1", two: "2" })).toEqual([
      "report.yaml: The spec does not use ${two}, which --set defines.",
    ]);
  });
});

describe("a spec", () => {
  it("substitutes the values of variables literally, and evaluates nothing else", async () => {
    const { sections } = await read("sections:\n  - text: 'a ${one} $${one} ${two}'\n", {
      one: "${two}",
      two: "*b*",
    });
    expect(sections[0]).toMatchObject({ markdown: "a ${two} ${one} *b*" });
  });

  it("is the same as JSON", async () => {
    const yaml = await read(`${SECTION}  - view: sheet\n    taps: [conv1, relu*]\n    zoom: 4\n`);
    const json = await read(
      JSON.stringify({
        checkpoints: { seed: "bundled:mini-resnet" },
        probes: ["mnist:test/53"],
        sections: [{ view: "sheet", taps: "conv1,relu*", zoom: "4" }],
      }),
    );
    const content = ({ sections }: typeof yaml) => sections.map(({ place: _, ...section }) => section);
    expect(content(json)).toEqual(content(yaml));
  });

  it("finds bundled checkpoints by a pattern, and names them", async () => {
    const { checkpoints } = await read(
      "checkpoints: {young: 'bundled:mini-resnet/epoch-*1'}\nsections: [{text: a}]\n",
    );
    expect(checkpoints.map(({ name }) => name)).toContain("young/epoch-01");
  });

  it("has no key of its own that is also an option of a view, measure or comparison", () => {
    for (const kindName of SECTION_KIND_NAMES) {
      const kind = sectionKindOf(kindName);
      for (const name of Object.keys(kind.names ?? { compare: {} })) {
        const options = kind.optionsOf(name);
        const own: readonly string[] = [kindName, ...ownKeys(kind, name, options)];
        const both = Object.keys(options)
          .map(keyOf)
          .filter((key) => own.includes(key));
        expect(both, name).toEqual([]);
      }
    }
  });
});

describe("the plan of a report", () => {
  const planned = async (text: string) => planReport(await read(text));

  it("makes an artifact for each view, checkpoint and probe, and for each measure and probe", async () => {
    const all = [
      ...Object.keys(views).map((name) => `  - view: ${name}`),
      ...Object.keys(measures).map((name) => `  - measure: ${name}`),
    ];
    const { artifacts } = await planned(
      `checkpoints: [bundled:mini-resnet, bundled:plain]\nprobes: [mnist:test/53, mnist:test/0-9]\nsections:\n${all.join("\n")}\n`,
    );
    const shown = Object.keys(views).filter(needsImages).length;
    const kernels = Object.keys(views).length - shown;
    expect(artifacts).toHaveLength(shown * 4 + kernels * 2 + Object.keys(measures).length * 2);
    expect(new Set(artifacts.map(({ slug }) => slug)).size).toBe(artifacts.length);
  });

  it.each([
    { images: "first", address: "mnist:test/label=7/3" },
    { images: "2", address: "mnist:test/label=7/3-4" },
    { images: "9", address: "mnist:test/label=7/3-6" },
    { images: "all", address: "mnist:test/label=7/3-6" },
    { images: "mean", address: "mnist:test/label=7/3-6" },
  ])("draws $images of a probe as $address", async ({ images, address }) => {
    const { artifacts } = await planned(
      `checkpoints: [bundled:mini-resnet]\nprobes: [mnist:test/label=7/3-6]\nsections:\n  - view: sheet\n    images: ${images}\n`,
    );
    expect(artifacts.map(({ probe }) => probe?.address)).toEqual([address]);
    expect(artifacts[0]?.jobs[0]?.options.reduce).toBe(images === "mean" ? "mean" : undefined);
  });

  it("makes repeated requests once", async () => {
    const { artifacts, outline } = await planned(
      `${SECTION}  - view: blocks\n  - text: a\n  - view: blocks\n`,
    );
    expect(artifacts).toHaveLength(1);
    expect(outline.sections.flatMap(({ items }) => items)).toHaveLength(3);
  });
});
