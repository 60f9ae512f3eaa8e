import { unzipSync, zipSync } from "fflate";

/** The files of an archive of torch.export, without the folder that they lie in. */
type Members = Record<string, Uint8Array>;

/** An archive with other files in it. */
export function rewritten(archive: Uint8Array, change: (files: Members) => void): Uint8Array {
  const files = Object.fromEntries(
    Object.entries(unzipSync(archive)).map(([path, bytes]) => [path.slice(path.indexOf("/") + 1), bytes]),
  );
  change(files);
  const packed = Object.entries(files).map(([path, bytes]) => [`network/${path}`, bytes] as const);
  return zipSync(Object.fromEntries(packed), { level: 0 });
}

/** An archive with other words in one of its JSON files: each of them is found in it. */
export function reworded(
  archive: Uint8Array,
  words: readonly (readonly [before: string, after: string])[],
  file = "models/model.json",
): Uint8Array {
  return rewritten(archive, (files) => {
    const text = new TextDecoder().decode(files[file]);
    const changed = words.reduce((part, [before, after]) => {
      if (!part.includes(before)) throw new Error(`'${file}' has no '${before}'`);
      return part.replace(before, after);
    }, text);
    files[file] = new TextEncoder().encode(changed);
  });
}
