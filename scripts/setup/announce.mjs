/**
 * Runs `work` and reports it in one line: `setup: <title> … <outcome> in 12 s`. `outcome` turns the result into words
 * (default: done). It is written to standard error, because standard output is for data.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @param {{ outcome?: (result: T) => string }} [options]
 */
export async function announce(title, work, { outcome = () => "done" } = {}) {
  const started = performance.now();
  const finish = (words) => {
    const seconds = Math.max(1, Math.round((performance.now() - started) / 1000));
    process.stderr.write(`${words} ${words === "done" ? "in" : "after"} ${seconds} s\n`);
  };
  process.stderr.write(`setup: ${title} … `);
  try {
    const result = await work();
    finish(outcome(result));
    return result;
  } catch (error) {
    finish("failed");
    throw error;
  }
}
