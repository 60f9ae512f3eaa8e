import { expected, UserError, unknown } from "../../core/errors.js";
import { COMPARATORS, type Comparator, type Gate } from "./gate.js";
import { type Gated, measuredFor } from "./gateMeasurement.js";
import { GATE_METRICS, type GateMetricName, metricOf } from "./gateMetrics.js";

/** Measured value of a gate, and its result. */
export interface GateResult {
  readonly gate: string;
  /** Definition of its metric, a phrase. */
  readonly what: string;
  readonly value: number;
  /** Tap that decides; empty if no single one does. */
  readonly where: string;
  readonly passed: boolean;
  /** Anything besides the value that decided the result or was accepted, a clause. Default: none. */
  readonly reason?: string;
}

/** Exceptions that gates allow. */
export interface GateLenience {
  /** True to accept taps without a partner. Default: false. */
  readonly allowUnpaired?: boolean;
}

const FORM =
  /^\s*(?<metric>[\w-]+)\s*(?:\[(?<taps>[^[\]]+)\])?\s*(?<comparator>>=|<=|==|>|<)\s*(?<bound>[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*$/i;

/**
 * Parses a gate, such as `cka>=0.95` or `cka[relu*]>=0.9`. Throws `UserError` for malformed text, for an unknown
 * metric, and for taps with a metric of the whole network.
 */
export function parseGate(text: string, subject = "a gate"): Gate {
  const groups = FORM.exec(text)?.groups;
  if (groups === undefined) {
    throw expected("a metric, a comparison and a number, like cka>=0.95 or cka[relu*]>=0.9,", subject, text);
  }
  const { metric = "", taps, comparator = "", bound = "" } = groups;
  if (!Object.hasOwn(GATE_METRICS, metric)) {
    throw unknown("metric of a gate", metric, Object.keys(GATE_METRICS));
  }
  const name = metric as GateMetricName;
  if (taps !== undefined && metricOf(name).per === "network") {
    throw new UserError(
      `The metric '${name}' applies to the whole network: write ${name}${comparator}${bound} without [${taps}].`,
    );
  }
  const limits = { metric: name, comparator: comparator as Comparator, bound: Number(bound) };
  return { text: text.trim(), ...limits, ...(taps === undefined ? {} : { taps: taps.trim() }) };
}

/**
 * Checks gates against a comparison, in order. A gate passes only if everything that it applies to was compared and
 * is finite: it fails for a NaN or infinite value and, unless that is accepted, if a requested tap has no partner.
 * Throws `UserError` for a gate without any measured value, and for taps that neither checkpoint has.
 */
export function checkGates(
  comparison: Gated,
  gates: readonly Gate[],
  { allowUnpaired = false }: GateLenience = {},
): readonly GateResult[] {
  return gates.map((gate) => {
    const { value, where, broken, unpaired } = measuredFor(comparison, gate, allowUnpaired);
    const isWithin = COMPARATORS[gate.comparator](value, gate.bound);
    const passed = broken === "" && isWithin && (unpaired === "" || allowUnpaired);
    const accepted = allowUnpaired && unpaired !== "" ? `accepted: ${unpaired}` : unpaired;
    const reason = [broken, accepted].filter((each) => each !== "").join("; ");
    const explained = reason === "" ? {} : { reason };
    return { gate: gate.text, what: metricOf(gate.metric).summary, value, where, passed, ...explained };
  });
}
