/** Last parts of weights' names that differ between Keras 3 and TensorFlow.js. */
const RENAMED: Readonly<Record<string, string>> = { kernel: "depthwise_kernel" };

/**
 * Names of a model's weights, by their names in the file: Keras adds nested models and cells of recurrent layers to
 * names, TensorFlow appends a number, and Keras 3 names the kernel of a depthwise convolution like any other. A name
 * that these rules do not explain is matched to the next weight of the same layer with the same last part. A name
 * that fits no layer is omitted.
 */
export function weightNames(
  found: readonly string[],
  expected: readonly string[],
): ReadonlyMap<string, string> {
  const open = new Set(expected);
  const names = new Map<string, string>();
  const settle = (guess: (name: string) => string | undefined) => {
    for (const name of found) {
      const fitting = names.has(name) ? undefined : guess(name);
      if (fitting === undefined) continue;
      names.set(name, fitting);
      open.delete(fitting);
    }
  };
  settle((name) => (open.has(name) ? name : undefined));
  settle((name) => candidatesOf(name).find((each) => open.has(each)));
  settle((name) => [...open].find((each) => isAlike(name, each)));
  return names;
}

function candidatesOf(name: string): readonly string[] {
  const parts = partsOf(name);
  // The outer layer first: `each/dense/kernel` belongs to a wrapper `each`, even if a layer `dense` exists.
  const tails = parts.slice(0, -1).map((_, from) => parts.slice(from));
  const all = tails.flatMap((tail) => [
    tail,
    [...tail.slice(0, -2), tail.at(-1) ?? ""],
    [...tail.slice(0, -1), RENAMED[tail.at(-1) ?? ""] ?? ""],
  ]);
  return all.map((tail) => tail.join("/"));
}

/** True if two names belong to the same layer and end in the same part. */
function isAlike(name: string, expected: string): boolean {
  const [a, b] = [partsOf(name), partsOf(expected)];
  return a.length > 2 && a[0] === b[0] && a.at(-1) === b.at(-1);
}

function partsOf(name: string): readonly string[] {
  return name.replace(/:\d+$/, "").split("/");
}
