/** The longest name of a tap from a path of the file. */
const LONGEST = 48;

/** Shortens a path to its last parts where it is too long for a name, and a single part to its end. */
export function shortened(name: string, longest = LONGEST): string {
  const [first, ...starts] = [0, ...[...name.matchAll(/[/.]/g)].map(({ index }) => index + 1)];
  const start = [first as number, ...starts].find((each) => name.length - each <= longest);
  return name.slice(start ?? -longest);
}
