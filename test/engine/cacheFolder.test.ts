import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "../../src/engine/cacheFolder.js";

describe("the folder for what is kept from run to run", () => {
  it("is the one that CONVSCOPE_CACHE names before all others", () => {
    const environment = { CONVSCOPE_CACHE: "/kept", XDG_CACHE_HOME: "/xdg", HOME: "/home/me" };
    expect(cacheFolder(environment, "linux")).toBe("/kept");
    expect(cacheFolder({ ...environment, CONVSCOPE_CACHE: "" }, "linux")).toBe(join("/xdg", "convscope"));
  });

  it("lies where XDG_CACHE_HOME says, unless that is relative", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/xdg", HOME: "/home/me" }, "linux")).toBe(
      join("/xdg", "convscope"),
    );
    expect(cacheFolder({ XDG_CACHE_HOME: "xdg", HOME: "/home/me" }, "linux")).toBe(
      join("/home/me", ".cache", "convscope"),
    );
  });

  it("lies in the customary place of other systems", () => {
    expect(cacheFolder({ HOME: "/Users/me" }, "darwin")).toBe(
      join("/Users/me", "Library/Caches", "convscope"),
    );
    expect(cacheFolder({ LOCALAPPDATA: "/local" }, "win32")).toBe(join("/local", "convscope"));
    expect(cacheFolder({}, "win32")).toBeUndefined();
  });
});
