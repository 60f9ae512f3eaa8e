import { nearestTo } from "../../core/errors.js";
import type { Mistakes, Place } from "./mistakes.js";

/** The values of variables by their names. */
export type Variables = Readonly<Record<string, string>>;

const VARIABLE = /\$(\$?)\{([^}]*)\}/g;
const NAME = /^[A-Za-z_][\w-]*$/;

/** Puts values in place of `${NAME}`, and `${` in place of `$${`. What they hold is taken as it is. */
export class Substitution {
  private readonly used = new Set<string>();
  private readonly variables: Variables;
  private readonly mistakes: Mistakes;

  constructor(variables: Variables, mistakes: Mistakes) {
    this.variables = variables;
    this.mistakes = mistakes;
  }

  /** A text with its variables replaced. One that has no value is a mistake. */
  replaced(text: string, place: Place): string {
    return text.replace(VARIABLE, (all, escaped: string, name: string) => {
      if (escaped !== "") return all.slice(1);
      const value = Object.hasOwn(this.variables, name) ? this.variables[name] : undefined;
      this.used.add(name);
      if (value === undefined) this.mistakes.add(this.unset(name), place);
      return value ?? all;
    });
  }

  /** Notes the variables that were given and that nothing uses. */
  checkUsed(): void {
    for (const name of Object.keys(this.variables)) {
      if (this.used.has(name)) continue;
      this.mistakes.add(
        `It does not use \${${name}}, which --set gives.${this.valueName(name, [...this.used])}`,
      );
    }
  }

  private unset(name: string): string {
    if (!NAME.test(name)) {
      return `Expected a name of letters, digits and _ in '\${${name}}'; write $\${${name}} for the text itself.`;
    }
    const valueName = this.valueName(name, Object.keys(this.variables));
    return `The variable \${${name}} has no value.${valueName} Give one with --set ${name}=…`;
  }

  private valueName(name: string, known: readonly string[]): string {
    const near = nearestTo(name, known);
    return near === undefined ? "" : ` Did you mean '${near}'?`;
  }
}
