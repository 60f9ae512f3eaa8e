import tf = require("@tensorflow/tfjs");

/** Tensor whose axes have letters. */
interface Lettered {
  readonly x: tf.Tensor;
  readonly letters: readonly string[];
}

/**
 * Sum of products in Einstein's notation, as NumPy's `einsum`: `bhqd,bhkd->bhqk`. Letters that the result lacks are
 * summed over; `...` stands for further axes. It is composed of products of matrices, which have gradients on both
 * engines. Throws for an equation that does not fit, and for a letter that occurs twice in one tensor.
 */
export function einsteinProduct(
  equation: string,
  tensors: readonly tf.Tensor[],
  ranks: readonly number[] = tensors.map(({ rank }) => rank),
): tf.Tensor {
  const { operands, result } = lettersOf(equation, ranks);
  const given = tensors.map((x, at): Lettered => ({ x, letters: operands[at] as string[] }));
  const [first, ...others] = given as [Lettered, ...Lettered[]];
  const joined = others.reduce((product, next, at) => {
    const needed = new Set([...result, ...others.slice(at + 1).flatMap(({ letters }) => letters)]);
    return productOf(product, next, needed);
  }, first);
  const summed = summedTo(joined, new Set(result));
  return inOrder(summed, result);
}

/** Letters of each operand and of the result, with own letters for the axes of an ellipsis. */
function lettersOf(
  equation: string,
  ranks: readonly number[],
): { readonly operands: readonly (readonly string[])[]; readonly result: readonly string[] } {
  const [left = "", right] = equation.replaceAll(/\s/g, "").split("->");
  const terms = left.split(",");
  if (terms.length !== ranks.length) throw new Error(`its equation ${equation} does not fit its inputs`);
  const rests = terms.map((term, at) => (term.includes("...") ? (ranks[at] as number) - term.length + 3 : 0));
  const longest = Math.max(0, ...rests);
  const lettersIn = (term: string, rest: number) => {
    const more = Array.from({ length: rest }, (_, at) => `.${longest - rest + at}`);
    const [before = "", after = ""] = term.split("...");
    return [...before, ...(term.includes("...") ? more : []), ...after];
  };
  const operands = terms.map((term, at) => lettersIn(term, rests[at] as number));
  const isFit = operands.every(
    (letters, at) => letters.length === ranks[at] && new Set(letters).size === letters.length,
  );
  if (!isFit) throw new Error(`its equation ${equation} does not fit its inputs`);
  const all = operands.flat();
  const once = [...new Set(all)].filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  const result = right === undefined ? once : lettersIn(right, longest);
  if (!result.every((letter) => all.includes(letter)))
    throw new Error(`its equation ${equation} has a result that no input has`);
  return { operands, result };
}

/** Product of two tensors, summed over the letters that both have and that are not needed. */
function productOf(one: Lettered, other: Lettered, needed: ReadonlySet<string>): Lettered {
  const a = summedTo(one, new Set([...needed, ...other.letters]));
  const b = summedTo(other, new Set([...needed, ...one.letters]));
  const shared = a.letters.filter((letter) => b.letters.includes(letter));
  const batch = shared.filter((letter) => needed.has(letter));
  const inner = shared.filter((letter) => !needed.has(letter));
  const [rows, columns] = [a, b].map(({ letters }) =>
    letters.filter((letter) => !shared.includes(letter)),
  ) as [string[], string[]];
  const [left, right] = [
    inOrder(a, [...batch, ...rows, ...inner]),
    inOrder(b, [...batch, ...inner, ...columns]),
  ];
  const outer = batch.map((_, at) => Math.max(left.shape[at] as number, right.shape[at] as number));
  const size = (lengths: readonly number[]) => lengths.reduce((product, length) => product * length, 1);
  const rowLengths = left.shape.slice(batch.length, batch.length + rows.length);
  const columnLengths = right.shape.slice(batch.length + inner.length);
  const depth = size(right.shape.slice(batch.length, batch.length + inner.length));
  const whole = (x: tf.Tensor, lengths: readonly number[]) => {
    const target = [...outer, ...x.shape.slice(batch.length)];
    const full = String(target) === String(x.shape) ? x : tf.broadcastTo(x, target);
    return tf.reshape(full, [size(outer), ...lengths]);
  };
  const product = tf.matMul(
    whole(left, [size(rowLengths), depth]),
    whole(right, [depth, size(columnLengths)]),
  );
  return {
    x: tf.reshape(product, [...outer, ...rowLengths, ...columnLengths]),
    letters: [...batch, ...rows, ...columns],
  };
}

/** Same tensor, summed over the letters outside a set. */
function summedTo({ x, letters }: Lettered, kept: ReadonlySet<string>): Lettered {
  const axes = letters.flatMap((letter, at) => (kept.has(letter) ? [] : [at]));
  if (axes.length === 0) return { x, letters };
  return { x: tf.sum(x, axes), letters: letters.filter((letter) => kept.has(letter)) };
}

function inOrder({ x, letters }: Lettered, order: readonly string[]): tf.Tensor {
  const axes = order.map((letter) => letters.indexOf(letter));
  return axes.every((axis, at) => axis === at) ? x : tf.transpose(x, axes);
}
