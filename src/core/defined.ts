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
