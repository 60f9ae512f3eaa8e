import { describe } from "vitest";
import { testResumedRecipes } from "./interrupted.js";
import { withTinyData } from "./tinyData.js";

const tiny = withTinyData();

describe("a training that is ended anywhere and resumed", () => {
  testResumedRecipes(tiny, [
    ["kill", [1, 1]],
    ["kill", [2, 4]],
    ["signal", [2, 3]],
  ]);
});
