import { text } from "../options.js";

/** The options that name what a network is shown. */
export const probeOptions = {
  input: text({
    summary: "the images that it is shown: mnist:test/53, mnist:test/0-9, mnist:test/label=7/0-9",
    hint: "probe",
    fallback: "mnist:test/53",
  }),
  data: text({
    summary: "the data set of a probe that names none: mnist, or a folder with the four IDX files",
    hint: "data set",
    fallback: "mnist",
  }),
};
