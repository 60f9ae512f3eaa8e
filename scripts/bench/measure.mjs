import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function median(sorted) {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** `{median, low, high}` of one metric over the samples; undefined if no sample has it. */
export function summarize(samples, metric) {
  const values = samples.map((sample) => sample[metric]).filter(Number.isFinite);
  values.sort((a, b) => a - b);
  return values.length ? { median: median(values), low: values[0], high: values.at(-1) } : undefined;
}

async function sampleOnce(benchmark, context) {
  const folder = mkdtempSync(join(tmpdir(), "convscope-bench-"));
  try {
    return await benchmark.run({ ...context, out: join(folder, "out") });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes one sample, or records why there is none: a failed benchmark is not run again. */
async function takeSample(result, context) {
  try {
    result.samples.push(await sampleOnce(result.benchmark, context));
  } catch (error) {
    result.failure = error.message;
  }
}

/**
 * Runs the benchmarks in turn, one sample per round, so that a noisy minute affects all of them. A first round of the
 * short ones fills the file cache and does not count.
 */
export async function measureAll(benchmarks, context, { rounds, report }) {
  const results = benchmarks.map((benchmark) => ({ benchmark, samples: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const result of results) {
      const { name, rounds: most } = result.benchmark;
      const isWarmUp = round === 0;
      if (result.failure || round > (most ?? rounds) || (isWarmUp && most)) continue;
      report(isWarmUp ? `warm up: ${name}` : `round ${round}: ${name}`);
      await takeSample(result, context);
      if (isWarmUp) result.samples = [];
    }
  }
  return results;
}
