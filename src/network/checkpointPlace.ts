/** Point in training at which a checkpoint was written: after a number of batches of an epoch, or at its end. */
export interface CheckpointPlace {
  /** Counted from 1. */
  readonly epoch: number;
  /** Counted from 1 within the epoch; null at its end. */
  readonly batch: number | null;
}

const FOLDER = /^epoch-(\d+)(?:-batch-(\d+))?$/;

/** Parses the name of a checkpoint's folder; undefined for any other name. */
export function placeNamed(name: string): CheckpointPlace | undefined {
  const [, epoch, batch] = FOLDER.exec(name) ?? [];
  if (epoch === undefined) return undefined;
  return { epoch: Number(epoch), batch: batch === undefined ? null : Number(batch) };
}

/** Name of a checkpoint's folder: `epoch-03`, `epoch-03-batch-0200`. */
export function placeName({ epoch, batch }: CheckpointPlace): string {
  const name = `epoch-${String(epoch).padStart(2, "0")}`;
  return batch === null ? name : `${name}-batch-${String(batch).padStart(4, "0")}`;
}

/**
 * Compares places in training order: negative if the first comes first. The end of an epoch comes after its batches.
 */
export function comparePlaces(a: CheckpointPlace, b: CheckpointPlace): number {
  const batch = (place: CheckpointPlace) => place.batch ?? Number.MAX_SAFE_INTEGER;
  return a.epoch - b.epoch || batch(a) - batch(b);
}
