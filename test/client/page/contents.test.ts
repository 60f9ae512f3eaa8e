import { describe, expect, it } from "vitest";
import { linkedId } from "../../../client/page/contents.ts";

describe("a link of the contents", () => {
  it("leads to the id in its address", () => {
    expect(linkedId({ hash: `#${encodeURIComponent("große Blöcke/1")}` })).toBe("große Blöcke/1");
  });
});
