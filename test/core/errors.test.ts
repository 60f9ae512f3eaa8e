import { describe, expect, it } from "vitest";
import { codeOf, expected, Interrupted, reasonOf, UserError, unknown } from "../../src/core/errors.js";

describe("the error for an invalid value", () => {
  it.each([
    ["abc", "'abc'"],
    ["", "nothing"],
    [undefined, "nothing"],
    [null, "null"],
    [NaN, "NaN"],
    [1.5, "1.5"],
    [false, "false"],
  ])("shows %s as %s", (received, shown) => {
    const error = expected("a whole number", "--zoom", received);
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toBe(`Expected a whole number for --zoom but received ${shown}.`);
  });
});

describe("the error for an unknown name", () => {
  const commands = ["draw", "taps", "train", "doctor", "completion"];
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `name${index}`);

  it.each([
    ["drwa", commands, "draw"],
    ["tap", commands, "taps"],
    ["TRAIN", commands, "train"],
    ["dctor", commands, "doctor"],
    ["compl", commands, "completion"],
    ["rdbu_r", ["viridis", "RdBu_r"], "RdBu_r"],
    ["virids", ["viridis", "RdBu_r"], "viridis"],
    ["--tpas", ["--as", "--taps"], "--taps"],
  ])("suggests for '%s' out of %s the name '%s'", (name, known, near) => {
    expect(unknown("name", name, known).message).toBe(
      `Unknown name '${name}'. Did you mean '${near}'? Known: ${known.join(", ")}.`,
    );
  });

  it.each(["xylophone", "zzzz", ""])("suggests nothing for '%s', which is not close to any", (name) => {
    expect(unknown("command", name, commands).message).toBe(
      `Unknown command '${name}'. Known: draw, taps, train, doctor, completion.`,
    );
  });

  it("says so if nothing is known", () => {
    expect(unknown("option of mini-resnet-bn", "--depth", []).message).toBe(
      "Unknown option of mini-resnet-bn '--depth'. There are none.",
    );
  });

  it("lists forty names in full", () => {
    expect(unknown("tap", "zzzzzzzz", numbered(40)).message).toMatch(/name38, name39\.$/);
  });

  it("shortens a longer list and states its length", () => {
    expect(unknown("tap", "zzzzzzzz", numbered(41)).message).toMatch(/name38, name39 … \(41 in all\)\.$/);
  });

  it("searches all of a long list for the nearest name", () => {
    expect(unknown("tap", "nmae1999", numbered(2000)).message).toContain("Did you mean 'name1999'?");
  });

  it("is a user error", () => {
    expect(unknown("command", "x", commands)).toBeInstanceOf(UserError);
  });
});

describe("the reason in a thrown value", () => {
  it.each([
    [new Error("The disk is full."), "The disk is full"],
    [new Error("ENOENT: no such file"), "ENOENT: no such file"],
    [new Error("First line.\nSecond line."), "First line"],
    [new Error(""), ""],
    ["a thrown text.", "a thrown text"],
    [undefined, "undefined"],
    [404, "404"],
  ])("of %s is '%s'", (thrown, expected) => {
    expect(reasonOf(thrown)).toBe(expected);
  });
});

describe("the system error code of a thrown value", () => {
  it.each([
    ["an error with a code", Object.assign(new Error("x"), { code: "ENOENT" }), "ENOENT"],
    ["an error without one", new Error("x"), undefined],
    ["an error with a number for a code", Object.assign(new Error("x"), { code: 2 }), undefined],
    ["a value that is not an error", { code: "ENOENT" }, undefined],
    ["nothing", undefined, undefined],
  ])("of %s", (_, thrown, expected) => {
    expect(codeOf(thrown)).toBe(expected);
  });
});

it("distinguishes a user's mistake from a user's interruption", () => {
  expect(new Interrupted("stop")).not.toBeInstanceOf(UserError);
  expect([new UserError("x").name, new Interrupted("x").name]).toEqual(["UserError", "Interrupted"]);
});
