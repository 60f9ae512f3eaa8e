import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/activations/npz.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";

const engines = await enginesHere();
const newWorkplace = withWorkplaces();

/** The values of a tap of a user's model, channel by channel, for the default image. */
async function channelsOf(
  name: string,
  tap: string,
  args: readonly string[],
): Promise<readonly (readonly number[])[]> {
  const out = await newWorkplace();
  const model = fileURLToPath(new URL(`../fixtures/cases/${name}/model`, import.meta.url));
  const outcome = await convscope(["draw", "sheet", model, "--taps", tap, "--values", "--out", out, ...args]);
  expect(outcome).toMatchObject({ code: 0 });
  const array = readNpz(await readFile(join(out, "values.npz")), "values.npz").get(tap)!;
  const channels = array.shape[0] as number;
  const size = array.values.length / channels;
  const values = Array.from(array.values, Number);
  return Array.from({ length: channels }, (_, channel) => values.slice(channel * size, (channel + 1) * size));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe.each(engines)("a model on the %s engine", (engine) => {
  it.each([
    ["all threads", []],
    ["one thread", ["--threads", "1"]],
  ])("matches numpy for a transposed convolution of one channel to one, with %s", async (_, args) => {
    const arguments_ = ["--engine", engine, ...(engine === "native" ? args : [])];
    const [values = []] = await channelsOf("transposed-one-channel", "spread", arguments_);
    const side = Math.sqrt(values.length);
    expect(sum(values)).toBeCloseTo(2935.0588, 3);
    expect(Math.max(...values)).toBeCloseTo(31.50196, 5);
    expect(values[14 * side + 14]).toBeCloseTo(5.79216, 5);
    expect(values[3 * side + 14]).toBeCloseTo(0.90196, 5);
  });

  it("has the cosines of exact gradients if the network has one channel", async () => {
    const { stdout } = await convscope([
      ...["measure", "gradient-cosine", "fresh:mini-resnet?depth=3&width=1", "--input", "mnist:test/0-7"],
      ...["--json", "--engine", engine],
    ]);
    const { rows } = parsed<{ rows: readonly { cosine: number }[] }>(stdout);
    const found = rows.map(({ cosine }) => cosine);
    expect(found).toHaveLength(3);
    for (const [at, expected] of [-0.00206, 0.00532, 0.00134].entries())
      expect(found[at]).toBeCloseTo(expected, 5);
  });

  it("is normalized along its first axis like in Keras", async () => {
    const channels = await channelsOf("batch-norm-first-axis", "norm", ["--engine", engine]);
    const planes = byFirstAxis(channels);
    const close = (found: readonly number[], expected: readonly number[]) => {
      for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 4);
    };
    close(
      planes.map((values) => Math.min(...values)),
      [0, 9, 11],
    );
    close(
      planes.map((values) => Math.max(...values)),
      [1, 11, 17],
    );
    close(
      planes.map((values) => sum(values) / values.length),
      [0.08319, 9.16639, 16.50084],
    );
  });
});

/** The three planes of the first axis of a tap [3, 28, 28], whose last axis counts as channels. */
function byFirstAxis(columns: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const height = (columns[0]?.length ?? 0) / 3;
  return [0, 1, 2].map((plane) =>
    columns.flatMap((column) => column.slice(plane * height, (plane + 1) * height)),
  );
}
