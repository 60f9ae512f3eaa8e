import { createHash } from "node:crypto";
import { open } from "../checkpoints/open.js";
import { stream } from "../engine/seeds.js";
import type { Network } from "../network/network.js";
import type { Inputs } from "../network/networkInputs.js";

const NETWORK = "bundled:mini-resnet";
const SHAPE = [32, 28, 28, 1] as const;

/**
 * SHA-256 of the output of every tap of the bundled network for 32 images of seeded noise, and of the gradients of
 * the scores there. It is equal on two processors whose convolutions add in the same order. An engine must be
 * running.
 */
export async function arithmeticHash(): Promise<string> {
  const network = await open(NETWORK);
  try {
    return hashOf(network);
  } finally {
    network.dispose();
  }
}

function hashOf(network: Network): string {
  const hash = createHash("sha256");
  const classes = Array.from({ length: SHAPE[0] }, (_, index) => index % 10);
  const taps = network.taps.filter(({ name }) => name !== network.output);
  for (const { activation, gradient } of network.gradients(noise(), { of: "score", classes }, taps)) {
    hash.update(bytesOf(activation.values)).update(bytesOf(gradient.values));
  }
  return hash.digest("hex");
}

function noise(): Inputs {
  const random = stream("arithmetic");
  const [images, height, width, channels] = SHAPE;
  return { shape: SHAPE, values: Float32Array.from({ length: images * height * width * channels }, random) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
