import { describe, expect, it } from "vitest";
import { describeEnd } from "../../scripts/describeEnd.mjs";
import { causeIn } from "../../scripts/setup/cause.mjs";
import { aptCommand, mayInstall } from "../../scripts/setup/debian.mjs";
import { isSupported } from "../../scripts/setup/node-version.mjs";
import { misfit } from "../../scripts/setup/packages.mjs";
import { wheelObstacle } from "../../scripts/setup/wheel-binding.mjs";

describe("the version of Node", () => {
  it.each(["20.19.0", "20.20.2", "22.12.0", "22.23.3", "24.0.0", "26.1.0"])("%s is supported", (version) => {
    expect(isSupported(version)).toBe(true);
  });

  it.each(["18.20.8", "20.18.3", "21.7.3", "22.11.0"])("%s is not", (version) => {
    expect(isSupported(version)).toBe(false);
  });
});

describe("installed packages", () => {
  const a = { version: "1.0.0", integrity: "x" };
  const lock = (packages: object) => ({ packages });

  it("match a lock file with the same versions", () => {
    expect(misfit(lock({ "": {}, "node_modules/a": a }), lock({ "node_modules/a": a }))).toBeUndefined();
  });

  it("do not match if one is missing or has another version", () => {
    const wanted = lock({ "node_modules/a": a });
    expect(misfit(wanted, lock({}))).toBe("node_modules/a");
    expect(misfit(wanted, lock({ "node_modules/a": { ...a, version: "1.0.1" } }))).toBe("node_modules/a");
  });

  it("may lack an optional one of another platform, but not one that the project requires", () => {
    const optional = { ...a, optional: true };
    expect(misfit(lock({ "": {}, "node_modules/a": optional }), lock({}))).toBeUndefined();
    const asked = { "": { optionalDependencies: { a: "1.0.0" } }, "node_modules/a": optional };
    expect(misfit(lock(asked), lock({}))).toBe("node_modules/a");
  });
});

describe("Debian packages", () => {
  it("are installed only by root with apt-get", () => {
    expect(mayInstall({ uid: 0, hasApt: true })).toBe(true);
    expect(mayInstall({ uid: 0, hasApt: false })).toBe(false);
    expect(mayInstall({ uid: 1000, hasApt: true })).toBe(false);
    expect(mayInstall({ uid: undefined, hasApt: true })).toBe(false);
  });

  it("come with the full command to type", () => {
    const command = "sudo apt-get update && sudo apt-get install -y libgif-dev librsvg2-dev";
    expect(aptCommand(["libgif-dev", "librsvg2-dev"])).toBe(command);
  });
});

describe("the wheel's library", () => {
  it("runs on Linux x64 with glibc 2.27 or newer", () => {
    expect(wheelObstacle({ platform: "linux", arch: "x64", glibc: "2.27" })).toBeUndefined();
    expect(wheelObstacle({ platform: "linux", arch: "x64", glibc: "2.41" })).toBeUndefined();
  });

  it("is rejected elsewhere, with the reason", () => {
    expect(wheelObstacle({ platform: "darwin", arch: "arm64", glibc: undefined })).toContain("not Linux x64");
    expect(wheelObstacle({ platform: "linux", arch: "arm64", glibc: "2.36" })).toContain("not Linux x64");
    expect(wheelObstacle({ platform: "linux", arch: "x64", glibc: "2.26" })).toContain("glibc 2.27");
    expect(wheelObstacle({ platform: "linux", arch: "x64", glibc: undefined })).toContain("glibc 2.27");
  });
});

describe("the cause of a failure", () => {
  it("is the most informative line, without prefixes of npm or pip", () => {
    expect(
      causeIn("npm error code 1\nnpm error Error: getaddrinfo ENOTFOUND host.example", "exit code 1"),
    ).toBe("getaddrinfo ENOTFOUND host.example");
    expect(causeIn("ERROR: Could not find\nERROR: No matching distribution found for x", "exit code 1")).toBe(
      "No matching distribution found for x",
    );
  });

  it("is the program's exit if it printed nothing", () => {
    expect(causeIn("", "ended by SIGILL")).toBe("ended by SIGILL");
  });
});

describe("the exit of a program", () => {
  it.each([
    [0, null, undefined],
    [2, null, "exit code 2"],
    [null, "SIGFPE", "ended by SIGFPE"],
    [null, "SIGTERM", "ended by SIGTERM"],
    // As a shell reports a signal.
    [139, null, "ended by SIGSEGV"],
  ] as const)("is described for code %s and signal %s", (code, signal, words) => {
    expect(describeEnd(code, signal)).toBe(words);
  });
});
