import { describe, expect, it } from "vitest";
import { linkedId } from "../../../client/page/contents.ts";

describe("a link of the contents", () => {
  it("leads to the id that its address stands for", () => {
    expect(linkedId({ hash: `#${encodeURIComponent("große Blöcke/1")}` })).toBe("große Blöcke/1");
  });
});
