import { nearestTo } from "../../core/errors.js";
import type { Diagnostics, Place } from "./diagnostics.js";

/** The values of variables by name. */
export type Variables = Readonly<Record<string, string>>;

const VARIABLE = /\$(\$?)\{([^}]*)\}/g;
const NAME = /^[A-Za-z_][\w-]*$/;

/** Substitutes `${NAME}` with its value and `$${` with `${`. Values are not substituted again. */
export class Substitution {
  private readonly used = new Set<string>();
  private readonly variables: Variables;
  private readonly diagnostics: Diagnostics;

  constructor(variables: Variables, diagnostics: Diagnostics) {
    this.variables = variables;
    this.diagnostics = diagnostics;
  }

  /** Returns a text with its variables replaced. Adds a diagnostic for each variable without a value. */
  replaced(text: string, place: Place): string {
    return text.replace(VARIABLE, (all, escaped: string, name: string) => {
      if (escaped !== "") return all.slice(1);
      const value = Object.hasOwn(this.variables, name) ? this.variables[name] : undefined;
      this.used.add(name);
      if (value === undefined) this.diagnostics.add(this.unset(name), place);
      return value ?? all;
    });
  }

  /** Adds a diagnostic for each given variable that is never used. */
  checkUsed(): void {
    for (const name of Object.keys(this.variables)) {
      if (this.used.has(name)) continue;
      this.diagnostics.add(
        `The spec does not use \${${name}}, which --set defines.${this.suggestion(name, [...this.used])}`,
      );
    }
  }

  private unset(name: string): string {
    if (!NAME.test(name)) {
      return `Expected a name of letters, digits and _ in '\${${name}}'; write $\${${name}} for the literal text.`;
    }
    const suggestion = this.suggestion(name, Object.keys(this.variables));
    return `The variable \${${name}} has no value.${suggestion} Give one with --set ${name}=…`;
  }

  private suggestion(name: string, known: readonly string[]): string {
    const near = nearestTo(name, known);
    return near === undefined ? "" : ` Did you mean '${near}'?`;
  }
}
