import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";
import { killDrawings, killTrainings } from "./kills.js";

const newWorkplace = withWorkplaces();
/** How often each command is killed. */
const KILLS = 4;

describe("a process that is killed at some moments", () => {
  it("leaves whole files, no half checkpoint, and trainings that go on to the same bytes", {
    timeout: 300_000,
  }, async () => {
    const cwd = await newWorkplace();
    await writeIdxFolder(join(cwd, "bands"));
    const kills = await Promise.all([killTrainings(cwd, KILLS), killDrawings(cwd, KILLS)]);
    expect(kills).toEqual([KILLS, KILLS]);
  });
});
