import tf = require("@tensorflow/tfjs");

/** The settings of Adadelta. */
export interface AdadeltaSettings {
  readonly learningRate: number;
  /** How slowly the running means forget, in [0, 1). */
  readonly rho: number;
  readonly epsilon: number;
}

type NamedTensor = { readonly name: string; readonly tensor: tf.Tensor };

interface Means {
  readonly gradient: tf.Variable;
  readonly update: tf.Variable;
}

/**
 * Adadelta (Zeiler 2012, algorithm 1): each weight's step is the gradient times RMS[Δx]ₜ₋₁ / RMS[g]ₜ.
 *
 * TensorFlow.js's own `tf.train.adadelta` divides by RMS[g]ₜ₋₁ instead. That is √ε at the first step, so the first step
 * is the whole gradient, a hundred times too long: the seed network's units die of it and it never learns.
 */
export class Adadelta extends tf.Optimizer {
  static className = "ConvscopeAdadelta";
  private readonly settings: AdadeltaSettings;
  private readonly means = new Map<string, Means>();

  constructor(settings: AdadeltaSettings) {
    super();
    this.settings = settings;
  }

  override applyGradients(gradients: tf.NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients) ? gradients : Object.entries(gradients).map(pair);
    for (const { name, tensor } of named) {
      const variable = tf.engine().registeredVariables[name];
      if (variable !== undefined && tensor !== null) tf.tidy(() => this.change(variable, tensor));
    }
    this.incrementIterations();
  }

  override dispose(): void {
    super.dispose();
    for (const { gradient, update } of this.means.values()) tf.dispose([gradient, update]);
    this.means.clear();
  }

  getConfig(): tf.serialization.ConfigDict {
    return { ...this.settings };
  }

  private change(variable: tf.Variable, gradient: tf.Tensor): void {
    const { learningRate, rho, epsilon } = this.settings;
    const means = this.meansOf(variable);
    const forget = (mean: tf.Tensor, value: tf.Tensor) =>
      tf.add(tf.mul(mean, rho), tf.mul(tf.square(value), 1 - rho));
    const rms = (mean: tf.Tensor) => tf.sqrt(tf.add(mean, epsilon));
    const meanGradient = forget(means.gradient, gradient);
    const update = tf.mul(tf.div(rms(means.update), rms(meanGradient)), gradient);
    means.gradient.assign(meanGradient);
    means.update.assign(forget(means.update, update));
    variable.assign(tf.sub(variable, tf.mul(update, learningRate)));
  }

  private meansOf(variable: tf.Variable): Means {
    const known = this.means.get(variable.name);
    if (known !== undefined) return known;
    const zeros = (): tf.Variable => tf.tidy(() => tf.variable(tf.zerosLike(variable), false));
    const means = { gradient: zeros(), update: zeros() };
    this.means.set(variable.name, means);
    return means;
  }
}

function pair([name, tensor]: [string, tf.Tensor]): NamedTensor {
  return { name, tensor };
}
