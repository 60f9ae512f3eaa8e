import { optional, repeated, text } from "../core/options/option.js";
import { imageOptions } from "./images/imageOptions.js";
import { preprocessingOptions } from "./images/preprocessingOptions.js";

/** Options that select the images shown to a network and control their fitting; the default images are given. */
export function shownOptions(input: string) {
  return {
    input: text({
      summary: `input images, such as ${input}, mnist:test/label=7/0-9, digit.png, a folder of images, a folder with one subfolder per class, arrays in .npy or .npz files, pages of a TIFF file, a tar archive of images, or cifar-10-batches-bin:test/0-9`,
      valueName: "probe",
      default: input,
    }),
    data: text({
      summary:
        "data set of probes that name none: mnist, a folder with the four IDX files (train-images-idx3-ubyte or train-images.idx3-ubyte …) or the binary files of CIFAR, or an .npz file such as mnist.npz",
      valueName: "data set",
      default: "mnist",
    }),
    ...imageOptions,
    ...preprocessingOptions,
    feed: optional(
      repeated({
        summary:
          "a further input of the network, once for each: its name and an array (.npy or .npz, one row or one for each image), an image, or a number",
        valueName: "name=address",
        default: [],
      }),
      "none",
    ),
    labels: optional(
      text({
        summary:
          "names of the network's classes: a file with one name a line, or a JSON list, or an object like ImageNet's class_index.json",
        valueName: "path",
        default: "",
      }),
      "ImageNet's, for a network with 1,000 classes and images without labels",
    ),
  };
}
