/// <reference lib="dom" />
import { describe, expect, it, vi } from "vitest";
import { clampIndex, takeStep } from "../../../client/figure/arrowKeys.ts";

const press = (key: string) => {
  const preventDefault = vi.fn();
  return { step: takeStep({ key, preventDefault } as unknown as KeyboardEvent), preventDefault };
};

describe("an arrow key", () => {
  it.each([
    { key: "ArrowRight", step: { right: 1, down: 0 } },
    { key: "ArrowLeft", step: { right: -1, down: 0 } },
    { key: "ArrowDown", step: { right: 0, down: 1 } },
    { key: "ArrowUp", step: { right: 0, down: -1 } },
  ])("requests a step and prevents scrolling: $key", ({ key, step }) => {
    const pressed = press(key);
    expect(pressed.step).toEqual(step);
    expect(pressed.preventDefault).toHaveBeenCalledOnce();
  });

  it.each(["Tab", "Enter", "a", "constructor"])("is not %s, which keeps its meaning", (key) => {
    const pressed = press(key);
    expect(pressed.step).toBeUndefined();
    expect(pressed.preventDefault).not.toHaveBeenCalled();
  });
});

describe("an index", () => {
  it("stays within its list", () => {
    expect([-1, 0, 2, 3, 99].map((index) => clampIndex(index, 3))).toEqual([0, 0, 2, 2, 2]);
  });
});
