import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";
import { killDrawings, killTrainings } from "./kills.js";

const newWorkplace = withWorkplaces();
/** Number of kills of each command. */
const KILLS = 2;

describe("a process that is killed at some moments", () => {
  it("leaves intact files, no incomplete checkpoint, and trainings that resume to the same bytes", {
    timeout: 300_000,
  }, async () => {
    const cwd = await newWorkplace();
    await writeIdxFolder(join(cwd, "bands"));
    const kills = await Promise.all([killTrainings(cwd, KILLS), killDrawings(cwd, KILLS)]);
    expect(kills).toEqual([KILLS, KILLS]);
  });
});
