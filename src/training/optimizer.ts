import tf = require("@tensorflow/tfjs");

type NamedTensor = { readonly name: string; readonly tensor: tf.Tensor };

/** Result of an optimizer rule for one gradient. */
export interface Change {
  /** Change that is multiplied by the learning rate and subtracted from the weight. */
  readonly change: tf.Tensor;
  /** Slots for the next step. */
  readonly kept: readonly tf.Tensor[];
}

/** Update rule of an optimizer, applied to each weight separately. */
export interface Rule {
  /** Number of slots of the weight's shape. They begin as zeros. */
  readonly keeps: number;
  /** Computes the change at a step; steps are counted from 1. */
  readonly next: (gradient: tf.Tensor, kept: readonly tf.Tensor[], step: number) => Change;
}

/** Step size of an optimizer. */
export interface Pace {
  readonly learningRate: number;
  /** Fraction of each weight that is also subtracted, times the learning rate. */
  readonly weightDecay?: number;
}

/**
 * Optimizer that follows an update rule: w ← w − η · change, with a step size that may change before each step.
 *
 * Weight decay is subtracted directly from the weight, w ← (1 − ηλ) w, rather than added to the gradient, so that it
 * means the same for every rule (Loshchilov and Hutter 2019, algorithms 1 and 2). It excludes biases and the scales
 * and offsets of normalizations, which have one axis.
 */
export class RuleOptimizer extends tf.Optimizer {
  static className = "ConvscopeOptimizer";
  pace: Pace;
  private readonly rule: Rule;
  private readonly kept = new Map<string, readonly tf.Variable[]>();

  constructor(rule: Rule, pace: Pace) {
    super();
    this.rule = rule;
    this.pace = pace;
  }

  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients) ? gradients : Object.entries(gradients).map(pair);
    this.incrementIterations();
    for (const { name, tensor } of named) {
      const variable = tf.engine().registeredVariables[name];
      if (variable !== undefined && tensor !== null) tf.tidy(() => this.change(variable, tensor));
    }
  }

  override dispose(): void {
    super.dispose();
    for (const kept of this.kept.values()) tf.dispose([...kept]);
    this.kept.clear();
  }

  /** Slots of a variable; undefined before its first step. */
  keptFor(variable: tf.Variable): readonly tf.Variable[] {
    return this.kept.get(variable.name) ?? [];
  }

  /** Number of slots per variable. */
  get keeps(): number {
    return this.rule.keeps;
  }

  /** Restores the number of steps made and the slots of these variables. */
  goOn(steps: number, kept: ReadonlyMap<tf.Variable, readonly Float32Array[]>): void {
    this.iterations_ = steps;
    for (const [variable, values] of kept) {
      const variables = this.keptOf(variable);
      values.forEach((value, at) => {
        tf.tidy(() => variables[at]?.assign(tf.tensor(value, variable.shape)));
      });
    }
  }

  getConfig(): tf.serialization.ConfigDict {
    return { ...this.pace };
  }

  private change(variable: tf.Variable, gradient: tf.Tensor): void {
    const { learningRate, weightDecay = 0 } = this.pace;
    const before = this.keptOf(variable);
    const { change, kept } = this.rule.next(gradient, before, this.iterations);
    kept.forEach((tensor, at) => {
      before[at]?.assign(tensor);
    });
    const decays = weightDecay > 0 && variable.rank > 1;
    const weight = decays ? tf.mul(variable, 1 - learningRate * weightDecay) : variable;
    variable.assign(tf.sub(weight, tf.mul(change, learningRate)));
  }

  private keptOf(variable: tf.Variable): readonly tf.Variable[] {
    const known = this.kept.get(variable.name);
    if (known !== undefined) return known;
    const zeros = () => tf.tidy(() => tf.variable(tf.zerosLike(variable), false));
    const kept = Array.from({ length: this.rule.keeps }, zeros);
    this.kept.set(variable.name, kept);
    return kept;
  }
}

function pair([name, tensor]: [string, tf.Tensor]): NamedTensor {
  return { name, tensor };
}
