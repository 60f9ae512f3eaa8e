import { imagesOf } from "../../activations/activation.js";
import { formatNumber } from "../../core/format.js";
import type { Block } from "../../network/findBlocks.js";
import { tapsNamed } from "../../network/tap.js";
import type { AttributionMap, AttributionMethod, AttributionPart, Question } from "../attributionMethod.js";
import { finiteSum, planeWith } from "../images.js";
import { scoresWithoutBias } from "../layerPart.js";

/**
 * Routes of a score through each residual block. At a sum p = x + F, with g = dS/dp, Σ g·p = Σ g·x + Σ g·F is exact: the
 * first sum came by the shortcut, the second by the branch. Each map shows its sum by position.
 */
export const blockRoutes: AttributionMethod = {
  title: "Routes of blocks",
  summary: "part of the score that came by the shortcut of each residual block, and part by its branch",
  options: [],
  needs: ["gradients", "blocks"],
  place: "layer",
  attribute: (question) => {
    const { network, images, goal } = question;
    const { blocks } = network;
    const sums = tapsNamed(
      network,
      blocks.map(({ sum }) => sum),
    );
    const found = network.gradients(images, goal, sums);
    const wholes = scoresWithoutBias(question);
    return blocks.flatMap((block, at) => {
      const slopes = found[at]?.gradient;
      return slopes === undefined ? [] : routesOf(block, { question, slopes, wholes });
    });
  },
};

interface RoutePlan {
  readonly question: Question;
  readonly slopes: Parameters<typeof imagesOf>[0];
  readonly wholes: Float64Array | undefined;
}

function routesOf(block: Block, { question, slopes, wholes }: RoutePlan): readonly AttributionPart[] {
  const { network, images } = question;
  const [shortcut, branch] = network.record(images, tapsNamed(network, [block.shortcut, block.branch]));
  if (shortcut === undefined || branch === undefined) return [];
  const [, height, width, channels] = slopes.shape;
  const own = [...imagesOf(slopes)];
  const productsWith = (values: Float32Array, image: number) => {
    const map = new Float64Array(height * width);
    values.forEach((value, at) => {
      const position = Math.floor(at / channels);
      map[position] = (map[position] as number) + value * (own[image]?.[at] as number);
    });
    return map;
  };
  const routes = { x: shortcut, F: branch };
  const maps = Object.entries(routes).map(([name, activation]) => ({
    name,
    maps: [...imagesOf(activation)].map(productsWith),
  }));
  const sumsOf = (image: number) => maps.map((route) => finiteSum(route.maps[image] as Float64Array));
  return maps.map((route) => ({
    name: `${block.name}: ${route.name}`,
    notes: [`at the sum ${block.sum}`],
    maps: route.maps.map((map, image): AttributionMap => {
      const [byShortcut, byBranch] = sumsOf(image) as [number, number];
      const whole = wholes?.[image];
      return {
        plane: planeWith(height, width, map),
        numbers: {
          sum: finiteSum(map),
          byShortcut,
          byBranch,
          ...(whole === undefined ? {} : { scoreWithoutBias: whole, leftOut: whole - byShortcut - byBranch }),
        },
        notes: [routeNote([byShortcut, byBranch], whole)],
      };
    }),
  }));
}

/** Sentence about the two sums of a block, and what of S − b they leave out. */
function routeNote([byShortcut, byBranch]: readonly [number, number], whole: number | undefined): string {
  const both = `x ${formatNumber(byShortcut)} + F ${formatNumber(byBranch)} = ${formatNumber(byShortcut + byBranch)}`;
  if (whole === undefined) return both;
  const left = whole - byShortcut - byBranch;
  const isWhole = Math.abs(left) <= 1e-4 * Math.max(1, Math.abs(whole));
  return `${both}${isWhole ? ", all of" : `, which leaves out ${formatNumber(left)} of`} S − b = ${formatNumber(whole)}`;
}
