import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOnPath } from "../../scripts/setup/command.mjs";
import { nodeHeaders } from "../../scripts/setup/npm.mjs";
import { repository, runNode } from "./workshop.ts";

const headers = nodeHeaders(process.execPath, process.env);
const canCompile = process.platform === "linux" && isOnPath("cc") && headers !== undefined;
const ADDON = join(repository, "node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node");

describe.runIf(canCompile)("the quiet loader", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "convscope-quiet-"));
    const source = join(repository, "scripts", "native", "quiet.c");
    const target = join(folder, "quiet.node");
    execFileSync("cc", ["-Wall", "-Werror", "-shared", "-fPIC", `-I${headers}`, "-o", target, source]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (script: string) => {
    const prelude = `
      const { writeSync } = require("node:fs");
      const quiet = require(${JSON.stringify(join(folder, "quiet.node"))});`;
    return runNode(["-e", prelude + script], process.env);
  };

  it("hides output on standard error, even from native code, until it is restored", async () => {
    const { stderr } = await run(`
      writeSync(2, "before ");
      quiet.silence(); writeSync(2, "hidden "); quiet.restore();
      writeSync(2, "after ");
      console.error("and by console");`);
    expect(stderr).toBe("before after and by console\n");
  });

  it("restores once the last of several has restored, and tolerates one restore too many", async () => {
    const { stderr } = await run(`
      quiet.silence(); quiet.silence(); quiet.restore();
      writeSync(2, "hidden");
      quiet.restore(); quiet.restore();
      writeSync(2, "shown");`);
    expect(stderr).toBe("shown");
  });

  it("throws a JavaScript error if there is no standard error", async () => {
    const { stdout } = await run(`
      require("node:fs").closeSync(2);
      try { quiet.silence(); } catch (error) { console.log(error.code); }`);
    expect(stdout).toBe("ESILENCE\n");
  });

  it.runIf(existsSync(ADDON))("loads TensorFlow silently, and later output arrives", async () => {
    const { stderr, exitCode } = await run(`
      process.env.TF_CPP_MIN_LOG_LEVEL = "2";
      Object.assign(require("node:util"), { isArray: Array.isArray, isNullOrUndefined: (value) => value == null });
      quiet.silence();
      const tf = require(${JSON.stringify(join(repository, "node_modules/@tensorflow/tfjs-node"))});
      quiet.restore();
      tf.env().set("IS_NODE", false);
      tf.add(1, 1).dataSync();
      writeSync(2, "afterwards");`);
    expect(exitCode).toBe(0);
    expect(stderr).toBe("afterwards");
  });
});
