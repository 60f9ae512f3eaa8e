import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "../../src/engine/cacheFolder.js";

describe("the cache folder", () => {
  it("is CONVSCOPE_CACHE if set", () => {
    const environment = { CONVSCOPE_CACHE: "/kept", XDG_CACHE_HOME: "/xdg", HOME: "/home/me" };
    expect(cacheFolder(environment, "linux")).toBe("/kept");
    expect(cacheFolder({ ...environment, CONVSCOPE_CACHE: "" }, "linux")).toBe(join("/xdg", "convscope"));
  });

  it("is in XDG_CACHE_HOME, unless that is relative", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/xdg", HOME: "/home/me" }, "linux")).toBe(
      join("/xdg", "convscope"),
    );
    expect(cacheFolder({ XDG_CACHE_HOME: "xdg", HOME: "/home/me" }, "linux")).toBe(
      join("/home/me", ".cache", "convscope"),
    );
  });

  it("is in the usual place of other systems", () => {
    expect(cacheFolder({ HOME: "/Users/me" }, "darwin")).toBe(
      join("/Users/me", "Library/Caches", "convscope"),
    );
    expect(cacheFolder({ LOCALAPPDATA: "/local" }, "win32")).toBe(join("/local", "convscope"));
    expect(cacheFolder({}, "win32")).toBeUndefined();
  });
});
