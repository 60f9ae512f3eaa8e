import type { Samples } from "../figures/figure.js";
import type { Channel } from "./tile.js";

/** Units as the columns of one picture, each with its samples from the first down: time, or inputs. */
export function sideBySide(channels: readonly Pick<Channel, "plane">[]): Samples {
  const { width: across = 1, height: down = 1 } = channels[0]?.plane ?? {};
  const [width, height] = [channels.length, across * down];
  const values = Float32Array.from({ length: width * height }, (_, at) => {
    const { plane } = channels[at % width] as Pick<Channel, "plane">;
    return plane.values[plane.offset + Math.floor(at / width) * plane.stride] as number;
  });
  return { width, height, values, offset: 0, stride: 1 };
}
