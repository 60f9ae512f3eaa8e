/** Fields of a type, each optional but never undefined. */
type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/**
 * Copies an object without its undefined fields, keeping their order. Under `exactOptionalPropertyTypes`, it turns
 * values that may be undefined into optional fields: `{ name, ...defined({ label, range }) }`.
 */
export function defined<T extends object>(fields: T): Defined<T> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Defined<T>;
}

/** Copies the fields of an object that are among some names, keeping their order. */
export function pick(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
