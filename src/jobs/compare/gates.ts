import { expected, UserError, unknown } from "../../core/errors.js";
import { COMPARATORS, type Comparator, type Gate } from "./gate.js";
import { type Gated, measuredFor } from "./gateMeasurement.js";
import { GATE_METRICS, type GateMetricName, metricOf } from "./gateMetrics.js";

/** The value that was measured for a gate, and its result. */
export interface GateResult {
  readonly gate: string;
  /** The definition of its metric, a phrase. */
  readonly what: string;
  readonly value: number;
  /** The tap that decides; empty where none does alone. */
  readonly where: string;
  readonly passed: boolean;
  /** Anything besides the value that decided the result or was accepted, a clause. Default: nothing. */
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
 * Reads a gate, like `cka>=0.95` or `cka[relu*]>=0.9`. Throws `UserError` for text of another form, for a metric that is
 * not known, and for taps of a metric that is of the whole network.
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
      `The metric '${name}' is of the whole network: write ${name}${comparator}${bound} without [${taps}].`,
    );
  }
  const limits = { metric: name, comparator: comparator as Comparator, bound: Number(bound) };
  return { text: text.trim(), ...limits, ...(taps === undefined ? {} : { taps: taps.trim() }) };
}

/**
 * Checks gates against a comparison, in their order. A gate holds only where all that it is about was compared and is
 * finite: it fails on a value that is NaN or infinite, and where a tap that it asks for found no partner, unless that is
 * accepted. Throws `UserError` for a gate that nothing was measured for, and for taps that neither checkpoint has.
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
