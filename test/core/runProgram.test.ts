import { describe, expect, it } from "vitest";
import { describeEnd } from "../../src/core/describeEnd.js";
import { runProgram } from "../../src/core/runProgram.js";

const run = (script: string, limit = 30_000, input = "") =>
  runProgram(process.execPath, ["-e", script], { env: process.env, limit, input });

describe("a program", () => {
  it("receives its input and returns its output and reports", async () => {
    const script = `
      const input = require("node:fs").readFileSync(0, "utf8");
      console.log("said " + input);
      console.error("complained");
      require("node:fs").writeSync(3, "one\\ntwo\\nunfinished");
    `;
    expect(await run(script, 30_000, "hello")).toEqual({
      code: 0,
      signal: null,
      stdout: "said hello\n",
      stderr: "complained\n",
      reports: ["one", "two"],
    });
  });

  it("keeps its reports from before a signal ended it", async () => {
    const outcome = await run(
      `require("node:fs").writeSync(3, "one\\n"); process.kill(process.pid, "SIGSEGV")`,
    );
    expect(outcome.reports).toEqual(["one"]);
    expect(describeEnd(outcome)).toMatch(/^was terminated by SIGSEGV: /);
  });

  it("is stopped if it reports nothing for too long", async () => {
    const outcome = await run("setInterval(() => undefined, 1000)", 300);
    expect(describeEnd(outcome)).toBe("did not finish within 0.3 s");
  });

  it("does no harm if it does not read its input", async () => {
    expect(describeEnd(await run("process.exit(0)", 30_000, "x".repeat(1 << 20)))).toBeUndefined();
  });

  it("rejects if it cannot be started", async () => {
    await expect(runProgram("no-such-program", [], { env: {}, limit: 1000 })).rejects.toThrow(/ENOENT/);
  });
});
