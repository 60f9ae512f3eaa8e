import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();

const LINE = ["measure", "ratio", "bundled:mini-resnet", "--input", "mnist:test/0-9"];

interface Document {
  readonly generator: string;
  readonly measure: string;
  readonly checkpoints: readonly { readonly name: string; readonly sha256: string }[];
  readonly probe: { readonly address: string; readonly images: number };
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

describe("convscope measure", () => {
  it("prints a table on standard output, and its subject on standard error", async () => {
    const { code, stdout, stderr } = await convscope(LINE);
    const lines = stdout.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(stderr).toBe("ratio of bundled:mini-resnet/epoch-12 over mnist:test/0-9 (n = 10)\n");
    expect(lines[0]).toMatch(/^checkpoint +block +images +ratio /);
    expect(lines.slice(2).map((line) => line.split(/ +/).slice(0, 3))).toEqual(
      [1, 2, 3, 4, 5].map((block) => ["bundled:mini-resnet/epoch-12", `residual${block}`, "10"]),
    );
  });

  it("accepts several checkpoints, and prints CSV or one JSON document if requested", async () => {
    const both = [
      "measure",
      "ratio",
      "bundled:mini-resnet/epoch-01",
      "bundled:mini-resnet/epoch-12",
      "--input",
      "mnist:test/0-9",
    ];
    const [csv, json] = [await convscope([...both, "--csv"]), await convscope([...both, "--json"])];
    const document = parsed<Document>(json.stdout);
    expect(document).toMatchObject({ generator: "convscope", measure: "ratio" });
    expect(document.probe).toMatchObject({ address: "mnist:test/0-9", images: 10 });
    expect(document.checkpoints.map(({ name }) => name)).toEqual([
      "bundled:mini-resnet/epoch-01",
      "bundled:mini-resnet/epoch-12",
    ]);
    const rows = csv.stdout.trimEnd().split("\r\n").slice(1);
    expect(rows.map((row) => row.split(",").slice(0, 2))).toEqual(
      document.rows.map(({ checkpoint, block }) => [checkpoint, block]),
    );
    expect(rows.map((row) => Number(row.split(",")[3]))).toEqual(document.rows.map(({ ratio }) => ratio));
  });

  it("writes the table to a file instead, overwriting only its own files", async () => {
    const cwd = await newWorkplace();
    for (const name of ["table.csv", "deep/table.json"]) {
      for (let time = 0; time < 2; time++) {
        const { code, stdout, stderr } = await convscope([...LINE, "--out", name], { cwd });
        expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
        expect(stderr).toMatch(new RegExp(`\n5 rows in ${name}\n$`));
      }
    }
    expect(parsed<Document>(await readFile(join(cwd, "deep/table.json"), "utf8")).rows.length).toBe(5);
    await writeFile(join(cwd, "mine.csv"), "mine,1\n");
    const refused = await convscope([...LINE, "--out", "mine.csv"], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/'mine\.csv' already exists and was not written by convscope\. .*\n$/);
    expect(await readFile(join(cwd, "mine.csv"), "utf8")).toBe("mine,1\n");
  });

  it("trains on separate images if the measure trains", async () => {
    const line = [
      "measure",
      "linear-probe",
      "bundled:mini-resnet",
      "--input",
      "mnist:test/0-9",
      "--train",
      "mnist:train/0-99",
      "--json",
    ];
    const { rows } = parsed<Document>((await convscope(line)).stdout);
    expect(rows.map(({ trained, images }) => [trained, images])).toEqual(rows.map(() => [100, 10]));
  });
});
