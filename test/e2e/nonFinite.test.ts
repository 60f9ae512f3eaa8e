import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { caseAt } from "../support/caseFiles.js";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";

const newWorkplace = withWorkplaces();

describe("a report on a network with NaN in it", () => {
  it("is built with all of its sections, and its gates fail", async () => {
    const cwd = await newWorkplace();
    const spec = join(caseAt("nan-gate-passes"), "report.yaml");
    const { code, stdout } = await convscope(["report", "build", spec, "--out", "out", "--jobs", "1"], {
      cwd,
    });
    expect(code).toBe(3);
    expect(stdout).toBe("");
    const page = await readFile(join(cwd, "out/index.html"), "utf8");
    expect(page).toMatch(
      /failed<\/td><td>cka&gt;=0\.9<\/td>.{0,80}NaN<\/td><td>first\/pre<\/td><td>not finite in B/,
    );
    for (const id of ["activation-stats", "similarity"]) expect(page).toContain(`id="${id}`);
    const again = await convscopeHere(["report", "build", spec, "--out", "out"], { cwd });
    expect(again.code).toBe(3);
    expect(again.stderr).toContain("Gate cka>=0.9 failed: NaN at first/pre (not finite in B)");
  });
});
