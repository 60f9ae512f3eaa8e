import { text } from "../core/options/option.js";
import { imageOptions } from "./images/imageOptions.js";
import { preprocessingOptions } from "./images/preprocessingOptions.js";

/** Options that select the images shown to a network and control their fitting; the default images are given. */
export function shownOptions(input: string) {
  return {
    input: text({
      summary: `input images, such as ${input}, mnist:test/label=7/0-9, digit.png, a folder of images, or a folder with one subfolder per class`,
      valueName: "probe",
      default: input,
    }),
    data: text({
      summary:
        "data set of probes that name none: mnist, or a folder with the four IDX files (train-images-idx3-ubyte or train-images.idx3-ubyte …)",
      valueName: "data set",
      default: "mnist",
    }),
    ...imageOptions,
    ...preprocessingOptions,
  };
}
