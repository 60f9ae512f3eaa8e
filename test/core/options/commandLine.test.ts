import { describe, expect, it } from "vitest";
import { commandLine } from "../../../src/core/options/commandLine.js";
import { flag, integer, list, repeated, text } from "../../../src/core/options/option.js";

const options = {
  scaleFrom: text({ summary: "a file", valueName: "file", default: "" }),
  taps: list({ summary: "taps", valueName: "taps", default: [] }),
  top: integer({ summary: "how many", default: 0 }),
  values: flag("numbers too"),
};

describe("a command line", () => {
  it("has a flag for each value other than the default, in the order of the options", () => {
    const values = { top: 3, values: true, taps: ["conv1", "relu*"], scaleFrom: "" };
    expect(commandLine(["convscope", "draw"], options, values)).toBe(
      "convscope draw --taps 'conv1,relu*' --top 3 --values",
    );
  });

  it("repeats the flag of an option that collects values", () => {
    const gate = repeated({ summary: "what must hold", valueName: "gate", default: [] });
    const line = commandLine(["convscope", "compare"], { gate }, { gate: ["cka>=0.95", "churn<=0"] });
    expect(line).toBe("convscope compare --gate 'cka>=0.95' --gate 'churn<=0'");
    expect(commandLine(["convscope"], { gate }, { gate: [] })).toBe("convscope");
  });

  it("quotes words for a shell", () => {
    expect(commandLine(["convscope", "it's here"], options, { scaleFrom: "a b.json" })).toBe(
      "convscope 'it'\\''s here' --scale-from 'a b.json'",
    );
  });
});
