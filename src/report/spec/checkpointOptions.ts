import { ADDRESS_SETTINGS } from "../../checkpoints/checkpointAddress.js";
import { expected, UserError } from "../../core/errors.js";
import { text } from "../../core/options/option.js";
import type { Diagnostics } from "./diagnostics.js";
import { checkKeys, entryAt, type PlacedWord } from "./specNodes.js";
import type { SpecEntry, SpecMap } from "./specTree.js";

/** Keys of a checkpoint given as a mapping. */
export const checkpointKeys = {
  address: text({ summary: "the address of the checkpoint", valueName: "address", default: "" }),
  ...ADDRESS_SETTINGS,
};

/** Address of a checkpoint given as a mapping of its address and options, with the options at its end. */
export function addressWithOptions(
  key: string,
  map: SpecMap,
  diagnostics: Diagnostics,
): readonly PlacedWord[] {
  checkKeys(map, Object.keys(checkpointKeys), diagnostics);
  const address = wordOf(entryAt(map, "address"));
  if (address === undefined) {
    diagnostics.add(expected("the key 'address'", `'${key}'`, "").message, map.place);
    return [];
  }
  const options = Object.entries(ADDRESS_SETTINGS).flatMap(([name, option]) => {
    const entry = entryAt(map, name);
    if (entry === undefined) return [];
    try {
      const value = String(option.parse(wordOf(entry), `'${name}'`));
      // A slash, as in the name of an array, would end the options of an address.
      return [`${name}=${value.replaceAll("/", "%2F")}`];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      diagnostics.add(error.message, entry.node.place);
      return [];
    }
  });
  const query = options.length === 0 ? "" : `?${options.join("&")}`;
  return [{ word: `${address}${query}`, place: map.place }];
}

function wordOf(entry: SpecEntry | undefined): string | undefined {
  return entry?.node.kind === "value" ? (entry.node.word ?? undefined) : undefined;
}
