import type { Option, Options } from "../../core/options/option.js";
import { checkpointKeys } from "./checkpointOptions.js";
import { SECTION_KIND_NAMES, type SectionKindName, sectionKindOf } from "./sectionKinds.js";
import { SPEC_PARTS } from "./spec.js";
import { PAGE_FORMATS, specOptions } from "./specOptions.js";
import { keyOf, ownKeys, SECTION_PARTS, sectionOptions } from "./specSection.js";

/** A JSON Schema or a part of one. */
type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft 7) of specs, as text, generated from the tables that validate them, for completion in editors.
 * Any value may contain `${VARIABLES}`, so the schema accepts text in place of numbers; the build checks everything.
 */
export function schemaText(): string {
  return `${JSON.stringify(specSchema(), null, 1)}\n`;
}

/** The JSON Schema of specs; keys that several sections share are defined once. */
export function specSchema(): Schema {
  const shared = new SharedSchemas();
  const sections = SECTION_KIND_NAMES.flatMap((name) => kindSchemas(name, shared));
  const facts = Object.entries(specOptions).map(([name, option]) => [name, valueSchema(option)]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A convscope report",
    type: "object",
    additionalProperties: false,
    required: ["sections"],
    properties: {
      ...Object.fromEntries(facts),
      output: described(specOptions.output.summary, listOf({ enum: [...PAGE_FORMATS] })),
      checkpoints: described(SPEC_PARTS.checkpoints, CHECKPOINTS),
      probes: described(SPEC_PARTS.probes, INPUTS),
      sections: described(SPEC_PARTS.sections, {
        type: "array",
        minItems: 1,
        items: { oneOf: [textSchema(), ...sections] },
      }),
    },
    definitions: { words: WORDS_SCHEMA, ...shared.definitions },
  };
}

/** Shared schemas of keys, which sections refer to. */
class SharedSchemas {
  readonly definitions: Record<string, Schema> = {};
  private readonly names = new Map<string, string>();

  /** Returns a reference to the schema of a key. */
  refer(key: string, schema: Schema): Schema {
    const text = JSON.stringify([key, schema]);
    const name = this.names.get(text) ?? this.fresh(key);
    this.names.set(text, name);
    this.definitions[name] = schema;
    return { $ref: `#/definitions/${name}` };
  }

  private fresh(key: string): string {
    let name = key;
    for (let count = 2; name in this.definitions; count++) name = `${key}-${count}`;
    return name;
  }
}

const WORD: Schema = { type: "string", minLength: 1 };
const WORDS_SCHEMA: Schema = { oneOf: [WORD, { type: "array", items: WORD, minItems: 1 }] };
const WORDS: Schema = { $ref: "#/definitions/words" };
const INPUTS: Schema = { oneOf: [WORDS, { type: "object", additionalProperties: WORDS, minProperties: 1 }] };

const CHECKPOINT: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["address"],
  properties: Object.fromEntries(
    Object.entries(checkpointKeys).map(([key, option]) => [key, valueSchema(option)]),
  ),
};
const CHECKPOINTS: Schema = {
  oneOf: [WORDS, { type: "object", additionalProperties: { oneOf: [WORDS, CHECKPOINT] }, minProperties: 1 }],
};

/** A schema with a description. JSON Schema ignores siblings of a reference, so that one is wrapped in `allOf`. */
function described(description: string, schema: Schema): Schema {
  return { description, ...("$ref" in schema ? { allOf: [schema] } : schema) };
}

function textSchema(): Schema {
  return {
    type: "object",
    additionalProperties: false,
    required: ["text"],
    properties: {
      title: valueSchema(sectionOptions.title),
      text: valueSchema(sectionOptions.text),
    },
  };
}

/** A schema per view or measure, whose valid keys depend on its name, or one for all names with the same keys. */
function kindSchemas(kindName: SectionKindName, shared: SharedSchemas): readonly Schema[] {
  const kind = sectionKindOf(kindName);
  const names = Object.entries(kind.names ?? { [kindName]: kind });
  const [common] = names;
  if (kind.hasCommonOptions === true && common !== undefined) {
    const schema = nameSchema(kindName, common[0], shared);
    const choice = { enum: names.map(([name]) => name), description: kind.summary };
    const properties = { ...(schema.properties as Schema), [kindName]: choice };
    return [{ ...schema, description: kind.summary, properties }];
  }
  return names.map(([name]) => nameSchema(kindName, name, shared));
}

/** A schema of the sections of one name. */
function nameSchema(kindName: SectionKindName, name: string, shared: SharedSchemas): Schema {
  const kind = sectionKindOf(kindName);
  const { summary } = kind.names?.[name] ?? kind;
  const options = kind.optionsOf(name);
  const own = ownKeys(kind, name, options).map((key) => [key, shared.refer(key, ownSchema(key, options))]);
  const known = Object.entries(options).map(([option, declared]) => {
    const key = keyOf(option);
    return [key, shared.refer(key, valueSchema(declared))];
  });
  return {
    type: "object",
    description: summary,
    additionalProperties: false,
    required: [kindName],
    properties: {
      [kindName]: kind.names === null ? WORDS : { const: name, description: summary },
      ...Object.fromEntries([...own, ...known]),
    },
  };
}

function ownSchema(key: string, options: Options): Schema {
  if (key === "scopes") {
    return described(SECTION_PARTS.scopes, listOf({ enum: [...(options.scope?.values ?? [])] }));
  }
  if (key === "checkpoints" || key === "probes") return described(SECTION_PARTS[key], WORDS);
  if (key === "images")
    return { description: sectionOptions.images.summary, type: ["string", "integer"], default: "first" };
  return valueSchema(sectionOptions.title);
}

/** A list of values of a schema, a single one, or text with several. */
function listOf(items: Schema): Schema {
  return { oneOf: [WORD, { type: "array", items, minItems: 1 }] };
}

/** The schema of an option's value, with its summary. */
function valueSchema({ summary, valueName, default: fallback, values }: Option<unknown>): Schema {
  const known =
    fallback === undefined || (Array.isArray(fallback) && fallback.length === 0) || fallback === ""
      ? {}
      : { default: fallback };
  const about = { description: summary, ...known };
  if (values !== undefined)
    return { ...about, anyOf: [{ enum: [...values] }, { type: "string", pattern: "\\$\\{" }] };
  if (valueName === "") return { ...about, type: ["boolean", "string"] };
  if (valueName === "integer" || valueName === "number") return { ...about, type: [valueName, "string"] };
  return { ...about, type: ["string", "number", "boolean", "array"] };
}
