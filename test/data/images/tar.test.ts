import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { firstImages } from "../../../src/data/firstImages.js";
import { loadProbe, type ProbeOptions } from "../../../src/data/probe.js";
import { probeFingerprint } from "../../../src/data/probeFingerprint.js";
import { fixture } from "../../support/fixture.ts";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";

const path = withTempFolder();
const tar = (name: string) => fixture(`tar/${name}`);
const gray: ProbeOptions = { input: [4, 4, 1], invert: "off" };

/** The gray of each image of an archive. */
async function graysOf(name: string, options = gray) {
  const probe = await loadProbe(tar(name), options);
  const grays = probe.names.map((_, at) => probe.samples?.[16 * at]);
  return { probe, grays };
}

describe("a tar archive", () => {
  it("is a probe of its images, in the order of their names", async () => {
    const { probe, grays } = await graysOf("images.tar");
    expect(probe.address).toBe("images.tar");
    expect(probe.names[2]).toBe("b.png");
    expect([grays, probe.names[3]]).toEqual([[30, 20, 10, 40], "ø.png"]);
    expect([probe.labels, probe.ignored]).toEqual([[undefined, undefined, undefined, undefined], 2]);
  });

  it("has the classes of its folders, with gzip as well", async () => {
    const { probe, grays } = await graysOf("classes.tar.gz");
    expect([probe.labels, grays]).toEqual([
      [0, 0, 1, 1],
      [30, 20, 10, 40],
    ]);
    expect(probe.classes?.names).toEqual(["cat", "dog"]);
    expect(probe.remarks?.[0]).toBe("The folders of 'classes.tar.gz' are its classes: 0 cat, 1 dog.");
  });

  it("has images that can be chosen by number and by class", async () => {
    expect((await graysOf("images.tar/1-2")).grays).toEqual([20, 10]);
    const { probe, grays } = await graysOf("classes.tar.gz/label=dog/0");
    expect([probe.address, grays]).toEqual(["classes.tar.gz/label=dog/0", [10]]);
    expect(await mistakeOf(() => loadProbe(tar("images.tar/9"), gray))).toContain(
      "Expected an index from 0 to 3",
    );
  });

  it("has the labels of a table", async () => {
    writeFileSync(path("labels.csv"), "file,label\na.png,3\nb.png,5\n");
    const { probe } = await graysOf("images.tar", { ...gray, labelsFrom: path("labels.csv") });
    expect(probe.labels).toEqual([undefined, 3, 5, undefined]);
  });

  it("has a first image, and a fingerprint by its bytes", async () => {
    expect(await firstImages(tar("images.tar"), 1, ".")).toBe(`${tar("images.tar")}/0`);
    const source = { data: "mnist", from: path(".") };
    writeFileSync(path("a.tar"), readFileSync(tar("images.tar")));
    const before = await probeFingerprint("a.tar", source);
    writeFileSync(path("a.tar"), readFileSync(tar("none.tar")));
    expect(await probeFingerprint("a.tar", source)).not.toBe(before);
  });
});

describe("an archive that cannot be shown is refused in one line", () => {
  it.each([
    ["parent.tar", "Cannot read the archive 'parent.tar': '../0.png' leads out of it."],
    ["absolute.tar", "Cannot read the archive 'absolute.tar': '/etc/0.png' leads out of it."],
    ["link.tar", "Cannot read the archive 'link.tar': '0.png' is a link, and links are not followed."],
    [
      "hard-link.tar",
      "Cannot read the archive 'hard-link.tar': '1.png' is a link, and links are not followed.",
    ],
    ["huge.tar", "Cannot read the archive 'huge.tar': '0.png' has 3072 MB, more than 256 MB."],
    ["cut.tar", "Cannot read the archive 'cut.tar': it is damaged or cut off"],
    ["none.tar", "There is no PNG, JPEG, WebP, GIF or TIFF file in 'none.tar' (1 other entries)."],
    ["nested.tar", "'nested.tar' holds folders in folders of images ('a/b/')"],
  ])("%s", async (name, due) => {
    const sentence = await mistakeOf(() => loadProbe(tar(name), gray));
    expect(sentence).toContain(due);
    expect(sentence).not.toContain("\n");
  });

  it("a file that is no archive", async () => {
    writeFileSync(path("text.tar"), "no archive".repeat(200));
    expect(await mistakeOf(() => loadProbe(path("text.tar"), gray))).toContain(
      "'text.tar': it is damaged or cut off",
    );
    writeFileSync(path("text.tgz"), "no archive".repeat(200));
    expect(await mistakeOf(() => loadProbe(path("text.tgz"), gray))).toContain("'text.tgz'");
  });
});
