import type { Baseline } from "../../attribution/attributionMethod.js";
import {
  imageBaseline,
  isNamedBaseline,
  MEAN,
  meanBaseline,
  plainBaseline,
} from "../../attribution/baselines.js";
import { UserError } from "../../core/errors.js";
import { parseAddress } from "../../data/address.js";
import type { Probe } from "../../data/probe.js";
import type { AttributeJob } from "../job.js";
import { type ProbeFacts, probeFacts } from "../record.js";
import type { RunContext } from "../runContext.js";

/** Baselines of an attribution, and the images that they were made of. */
export interface FoundBaselines {
  readonly baselines: readonly Baseline[];
  readonly sources: readonly ProbeFacts[];
}

/**
 * Baselines of names and addresses, each once. The mean is that of the whole split of a data set; of other images, that of
 * those given, and of a single one the mean of each channel. Throws `UserError` for an image that cannot be read, or of
 * another size.
 */
export async function baselinesFor(
  names: readonly string[],
  probe: Probe,
  { job, context }: { readonly job: AttributeJob; readonly context: RunContext },
): Promise<FoundBaselines> {
  const sources: ProbeFacts[] = [];
  const load = async (address: string) => {
    const found = await context.inputs.baseline(job, address);
    if (found === undefined) throw new UserError(`The baseline '${address}' was not given.`);
    sources.push(probeFacts(found));
    return found;
  };
  const baselines: Baseline[] = [];
  for (const name of new Set(names)) {
    const plain = plainBaseline(name, probe);
    if (plain !== undefined) baselines.push(plain);
    else if (name !== MEAN) {
      const image = await load(name);
      baselines.push(imageBaseline(image, image.address, probe));
    } else {
      const whole = wholeSplitOf(probe);
      baselines.push(
        whole === undefined
          ? meanBaseline(
              probe,
              probe.shape[0] === 1 ? "the mean color of the image" : "the mean of the images",
            )
          : meanBaseline(await load(whole), `the mean of ${whole}`),
      );
    }
  }
  return { baselines, sources };
}

/** Address of the whole split of a data set that images belong to; undefined for other images. */
function wholeSplitOf({ address, origin, fit }: Probe): string | undefined {
  if (origin === undefined || fit !== undefined || isNamedBaseline(address)) return undefined;
  try {
    const { source, split } = parseAddress(origin.input, origin.data);
    return `${source}:${split}`;
  } catch {
    return undefined;
  }
}
