import { describe, expect, it } from "vitest";
import { describeEnd, kindOfEnding } from "../../src/core/describeEnd.js";

describe("the end of a process", () => {
  it("is undefined if it succeeded", () => {
    expect(describeEnd({ code: 0, signal: null })).toBeUndefined();
  });

  it("names the signal and its meaning, never only a number", () => {
    expect(describeEnd({ code: null, signal: "SIGFPE" })).toBe(
      "was terminated by SIGFPE: it divided by zero",
    );
    expect(describeEnd({ code: null, signal: "SIGSEGV" })).toMatch(/^was terminated by SIGSEGV: /);
    expect(describeEnd({ code: null, signal: "SIGHUP" })).toBe("was terminated by SIGHUP");
  });

  it.skipIf(process.platform === "win32")("names the signal in the exit code of a shell", () => {
    expect(describeEnd({ code: 139, signal: null })).toMatch(/^was terminated by SIGSEGV: /);
    expect(describeEnd({ code: 136, signal: null })).toMatch(/^was terminated by SIGFPE: /);
  });

  it("is an exit code if the process chose one", () => {
    expect(describeEnd({ code: 3, signal: null })).toBe("exited with code 3");
  });

  it("is the time limit if that was exceeded, however the process ended then", () => {
    expect(describeEnd({ code: null, signal: "SIGKILL", limit: 60_000 })).toBe("did not finish within 60 s");
  });
});

describe("the kind of exit", () => {
  it("distinguishes what a process caused from what others did to it", () => {
    expect(kindOfEnding({ code: 0, signal: null })).toBe("well");
    expect(kindOfEnding({ code: 1, signal: null })).toBe("failed");
    expect(kindOfEnding({ code: null, signal: "SIGSEGV" })).toBe("crash");
    expect(kindOfEnding({ code: null, signal: "SIGKILL" })).toBe("stopped");
    expect(kindOfEnding({ code: null, signal: "SIGKILL", limit: 1000 })).toBe("stopped");
    expect(kindOfEnding({ code: null, signal: "SIGTERM" })).toBe("interrupted");
  });
});
