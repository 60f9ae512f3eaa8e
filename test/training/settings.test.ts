import { describe, expect, it } from "vitest";
import { declarations } from "../../src/architectures/declarations.js";
import { OPTIMIZERS } from "../../src/architectures/recipe.js";
import { resolve } from "../../src/core/options/option.js";
import { recipeWith, trainingOptions } from "../../src/training/settings.js";
import { mistakeOf } from "../support/mistake.js";

const good = declarations["mini-resnet-bn"].recipe;
const post = declarations["mini-resnet"].recipe;
const given = (words: Readonly<Record<string, unknown>>) => resolve(trainingOptions, words);

describe("the settings of a training", () => {
  it.each(Object.entries(declarations))("are the recipe by default: %s", (_, { recipe }) => {
    expect(recipeWith(recipe, given({}))).toEqual(recipe);
  });

  it.each([
    [
      { epochs: "3", batchSize: "32" },
      { epochs: 3, batchSize: 32 },
    ],
    [{ learningRate: "0.05" }, { optimizer: { ...good.optimizer, learningRate: 0.05 } }],
    [{ optimizer: "adam" }, { optimizer: { name: "adam", ...OPTIMIZERS.adam } }],
    [
      { optimizer: "sgd", learningRate: "0.3" },
      { optimizer: { name: "sgd", ...OPTIMIZERS.sgd, learningRate: 0.3 } },
    ],
    [{ optimizer: "nesterov" }, { optimizer: good.optimizer }],
    [
      { schedule: "cosine", weightDecay: "0" },
      { schedule: "cosine", weightDecay: 0 },
    ],
    [{ augment: "none" }, { augment: { shift: 0, rotate: 0 } }],
    [{ augment: "shift,rotate" }, { augment: { shift: 2, rotate: 10 } }],
    [{ augment: "rotate", rotate: "15" }, { augment: { shift: 0, rotate: 15 } }],
    [{ shift: "3" }, { augment: { shift: 3, rotate: 0 } }],
  ])("are changed by given values, and by nothing else: %o", (words, changes) => {
    expect(recipeWith(good, given(words))).toEqual({ ...good, ...changes });
  });

  it.each([
    [{ rotate: "5" }, "--rotate needs --augment with 'rotate'."],
    [{ augment: "rotate", shift: "1" }, "--shift needs --augment with 'shift'."],
    [
      { augment: "shfit" },
      "Unknown value for --augment 'shfit'. Did you mean 'shift'? Known: none, shift, rotate.",
    ],
    [
      { augment: "none,shift" },
      "Expected 'none' without other names for --augment but received 'none,shift'.",
    ],
    [{ optimizer: "adm" }, /^Unknown value for --optimizer 'adm'\. Did you mean 'adam'\?/],
    [{ schedule: "cosin" }, /^Unknown value for --schedule 'cosin'\. Did you mean 'cosine'\?/],
    [{ weightDecay: "2" }, "Expected a number from 0 to 1 for --weight-decay but received '2'."],
  ])("are rejected in one line if invalid: %o", async (words, sentence) => {
    expect(await mistakeOf(() => recipeWith(post, given(words)))).toMatch(sentence);
  });
});
