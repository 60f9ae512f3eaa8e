import { withoutLocation } from "../core/files/portablePath.js";
import { defined } from "../core/objectFields.js";
import { parseFeed } from "../data/loadFeeds.js";
import type { Images, Job } from "./job.js";

/** The fields of a job's images that are addresses. */
const ADDRESSES = ["input", "show", "train", "data"] as const satisfies readonly (keyof Images)[];

/**
 * Job without paths of the machine: absolute paths are reduced to their last part, as on figures. A record contains the
 * hashes of their content.
 */
export function portableJob<J extends Job>(job: J): J {
  const checkpoints = job.checkpoints.map(withoutLocation);
  const images = job.images === undefined ? {} : { images: portableImages(job.images) };
  const scales =
    job.kind === "draw" && job.scaleFrom !== undefined ? { scaleFrom: withoutLocation(job.scaleFrom) } : {};
  return { ...job, checkpoints, ...images, ...scales };
}

function portableImages(images: Images): Images {
  const addresses = ADDRESSES.flatMap((field) => {
    const address = images[field];
    return address === undefined ? [] : [[field, withoutLocation(address)] as const];
  });
  const feed = images.feed?.map((text) => {
    const { name, address } = parseFeed(text);
    return `${name}=${withoutLocation(address)}`;
  });
  return { ...images, ...Object.fromEntries(addresses), ...defined({ feed }) };
}
