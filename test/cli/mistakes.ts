import { ARCHITECTURE_NAMES } from "../../src/architectures/declarations.js";
import { views } from "../../src/views/index.js";

const VIEWS = Object.keys(views).join(", ");

/** A command line that a user must mend. */
export interface Mistake {
  readonly what: string;
  /** The command line, its words by spaces; `@` stands for the folder of wrong things. */
  readonly line: string;
  readonly says: string | RegExp;
  readonly environment?: Readonly<Record<string, string>>;
}

const KNOWN_TAPS =
  /^No tap matches '\S+'\. Give a name, a glob, a kind \(.*\) or a group \(.*\); the taps are /;

/** Commands, views and words. */
export const WORDS: readonly Mistake[] = [
  {
    what: "an unknown command",
    line: "drwa sheet bundled:mini-resnet",
    says: "Unknown command 'drwa'. Did you mean 'draw'? Known: draw, animate, measure, compare, report, explain-flow, taps, verify, train, runs, doctor, completion.",
  },
  {
    what: "a command that is a property of every object",
    line: "constructor",
    says: "Unknown command 'constructor'. Known: draw, animate, measure, compare, report, explain-flow, taps, verify, train, runs, doctor, completion.",
  },
  {
    what: "an unknown command before --help",
    line: "trian --help",
    says: /^Unknown command 'trian'\. Did you mean 'train'\?/,
  },
  {
    what: "help for an unknown command",
    line: "help tpas",
    says: /^Unknown command 'tpas'\. Did you mean 'taps'\?/,
  },
  {
    what: "help for an unknown view",
    line: "help draw sheat",
    says: /^Unknown view 'sheat'\. Did you mean 'sheet'\?/,
  },
  { what: "help for a command and a word more", line: "help taps relu1", says: /'relu1'/ },
  {
    what: "a scale of two networks where one is drawn",
    line: "draw sheet bundled:mini-resnet --scope pair",
    says: /^The scope 'pair' is a scale of two networks, and one is drawn: 'convscope compare' .*--scale-from/,
  },
  {
    what: "labels of means where images are drawn",
    line: "draw sheet bundled:mini-resnet --by label",
    says: /add --reduce mean\.$/,
  },
  {
    what: "an unknown view",
    line: "draw sheat bundled:mini-resnet",
    says: `Unknown view 'sheat'. Did you mean 'sheet'? Known: ${VIEWS}.`,
  },
  {
    what: "no view",
    line: "draw",
    says: `Expected a view (${VIEWS}) for 'convscope draw' but received nothing.`,
  },
  {
    what: "no checkpoint to draw",
    line: "draw sheet",
    says: /^Expected a checkpoint \(.*\) for 'convscope draw sheet' but received nothing\.$/,
  },
  {
    what: "no checkpoint to list",
    line: "taps --json",
    says: /^Expected a checkpoint \(.*\) for 'convscope taps' but received nothing\.$/,
  },
  {
    what: "a word too many for a view",
    line: "draw sheet bundled:mini-resnet relu1",
    says: /received 'relu1'\.$/,
  },
  {
    what: "a run that is one checkpoint",
    line: "draw timeline bundled:mini-resnet/epoch-01",
    says: "'bundled:mini-resnet/epoch-01' is one checkpoint: give its run, which is the folder around it.",
  },
  {
    what: "a run of one checkpoint",
    line: "animate bundled:plain",
    says: "A run is followed through two checkpoints or more, and only one is given: give a run that has several, or name them one after the other.",
  },
  {
    what: "a run that is not there",
    line: "animate nowhere",
    says: /^There is no run 'nowhere'\. Bundled ones: .*bundled:mini-resnet/,
  },
  {
    what: "a choice among checkpoints that are named",
    line: "draw timeline bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-02 --every 2",
    says: "--every chooses among the checkpoints of one run, and here they are named one by one: leave it out.",
  },
  {
    what: "a tap that one of the checkpoints lacks",
    line: "draw timeline bundled:mini-resnet/epoch-01 fresh:mini-resnet?depth=3 --taps relu5",
    says: "'fresh:mini-resnet?depth=3' has no tap 'relu5', which 'bundled:mini-resnet/epoch-01' has: choose --taps that all checkpoints have.",
  },
  {
    what: "a tap that has another shape in one of the checkpoints",
    line: "draw timeline bundled:mini-resnet/epoch-01 fresh:mini-resnet?width=4 --taps relu5",
    says: "The tap 'relu5' has 28×28×4 in 'fresh:mini-resnet?width=4' and 28×28×8 in 'bundled:mini-resnet/epoch-01': choose --taps that are alike in all checkpoints.",
  },
  {
    what: "a format of figures that do not move",
    line: "animate bundled:mini-resnet --format svg",
    says: "Unknown format 'svg'. Known: webp, gif, apng.",
  },
  {
    what: "two speeds",
    line: "animate bundled:mini-resnet --fps 5 --duration 3",
    says: "--fps and --duration both say how fast frames follow one another: give one of them.",
  },
  {
    what: "no run to animate",
    line: "animate",
    says: /^Expected a run \(.*\) for 'convscope animate' but received nothing\.$/,
  },
  {
    what: "no measure",
    line: "measure",
    says: /^Expected a measure \(ratio, .*\) for 'convscope measure' but received nothing\.$/,
  },
  {
    what: "an unknown measure",
    line: "measure raito bundled:mini-resnet",
    says: /^Unknown measure 'raito'\. Did you mean 'ratio'\? Known: ratio, .*\.$/,
  },
  {
    what: "no checkpoint to measure",
    line: "measure ratio",
    says: /^Expected a checkpoint \(.*\) for 'convscope measure ratio' but received nothing\.$/,
  },
  {
    what: "a second checkpoint that is not there",
    line: "measure ratio bundled:mini-resnet nowhere --input mnist:test/0",
    says: /^There is no checkpoint 'nowhere'\./,
  },
  {
    what: "a file for a table of another kind",
    line: "measure ratio bundled:mini-resnet --out table.txt",
    says: "Cannot tell from 'table.txt' what to write: give --out a name that ends in .csv, .json, .png, .svg, .pdf, .webp or .html.",
  },
  { what: "a word too many for the doctor", line: "doctor now", says: /received 'now'\.$/ },
  { what: "a word too many for a training", line: "train seed", says: /received 'seed'\.$/ },
  {
    what: "no shell",
    line: "completion",
    says: /^Expected a shell \(bash, zsh, fish\) .* received nothing\.$/,
  },
  {
    what: "an unknown shell",
    line: "completion bsh",
    says: "Unknown shell 'bsh'. Did you mean 'bash'? Known: bash, zsh, fish.",
  },
];

/** Flags and their values. */
export const FLAGS: readonly Mistake[] = [
  {
    what: "an unknown flag",
    line: "draw sheet bundled:mini-resnet --tpas conv",
    says: /^Unknown option '--tpas'\. Did you mean '--taps'\? Known: --input, --data, /,
  },
  {
    what: "an unknown flag alone",
    line: "--quite",
    says: /^Unknown option '--quite'\. Did you mean '--quiet'\?/,
  },
  {
    what: "an unknown flag before the command",
    line: "--bogus draw sheet bundled:mini-resnet",
    says: /'--bogus'/,
  },
  {
    what: "a flag of another command",
    line: "taps bundled:mini-resnet --epochs 1",
    says: /^Unknown option '--epochs'/,
  },
  {
    what: "an unknown short flag, as it was typed",
    line: "taps bundled:mini-resnet -x",
    says: /^Unknown option '-x'/,
  },
  {
    what: "a flag in capitals, as it was typed",
    line: "taps bundled:mini-resnet --TAPS conv",
    says: /^Unknown option '--TAPS'/,
  },
  { what: "a negated flag", line: "taps bundled:mini-resnet --no-json", says: /^Unknown option '--no-json'/ },
  {
    what: "a flag that is a property of every object",
    line: "taps bundled:mini-resnet --constructor",
    says: /^Unknown option '--constructor'/,
  },
  {
    what: "an unknown colormap",
    line: "draw sheet bundled:mini-resnet --colormap virdis",
    says: /^Unknown value for --colormap 'virdis'\. Did you mean 'viridis'\? Known: auto, viridis, /,
  },
  {
    what: "an unknown architecture",
    line: "train --architecture mini-resent",
    says: `Unknown value for --architecture 'mini-resent'. Did you mean 'mini-resnet'? Known: ${ARCHITECTURE_NAMES.join(", ")}.`,
  },
  {
    what: "an option that the architecture does not have",
    line: "train --data bands --shortcut padding",
    says: "Unknown option of mini-resnet '--shortcut'. Known: --depth, --width.",
  },
  {
    what: "an unfit option of the architecture",
    line: "train --data bands --architecture resnet --depth 21",
    says: /^Expected 18, 34, .* for --depth but received 21\.$/,
  },
  {
    what: "an amount without its augmentation",
    line: "train --data bands --rotate 5",
    says: "--rotate needs 'rotate' among the names of --augment.",
  },
  {
    what: "an unknown option of an untrained network",
    line: "taps fresh:plain?dept=3",
    says: "Unknown option of fresh:plain 'dept'. Did you mean 'depth'? Known: variant, depth, width, input, classes, seed.",
  },
  {
    what: "an unknown engine",
    line: "taps bundled:mini-resnet --engine wsam",
    says: "Unknown value for --engine 'wsam'. Did you mean 'wasm'? Known: auto, native, wasm.",
  },
  {
    what: "an unknown engine in the environment, by the variable's name",
    line: "taps bundled:mini-resnet",
    environment: { CONVSCOPE_ENGINE: "wsam" },
    says: /CONVSCOPE_ENGINE.*'wsam'.*Did you mean 'wasm'\?/,
  },
  {
    what: "a zoom that is no number",
    line: "draw sheet bundled:mini-resnet --zoom abc",
    says: "Expected a whole number from 0 to 64 for --zoom but received 'abc'.",
  },
  {
    what: "a zoom between two whole numbers",
    line: "draw sheet bundled:mini-resnet --zoom 1.5",
    says: /received '1\.5'\.$/,
  },
  {
    what: "a zoom out of bounds",
    line: "draw sheet bundled:mini-resnet --zoom 65",
    says: /received '65'\.$/,
  },
  {
    what: "a negative number of columns",
    line: "draw sheet bundled:mini-resnet --columns -1",
    says: /received '-1'\.$/,
  },
  {
    what: "no epochs",
    line: "train --epochs 0",
    says: "Expected a whole number from 1 to 10000 for --epochs but received '0'.",
  },
  {
    what: "a negative seed",
    line: "train --seed -1",
    says: "Expected a whole number of at least 0 for --seed but received '-1'.",
  },
  {
    what: "a seed beyond all whole numbers",
    line: "train --seed 1e30",
    says: /for --seed but received '1e30'\.$/,
  },
  {
    what: "no threads",
    line: "taps bundled:mini-resnet --threads 0",
    says: /for --threads but received '0'\.$/,
  },
  {
    what: "a flag without its value",
    line: "draw sheet bundled:mini-resnet --out",
    says: /for --out but received nothing\.$/,
  },
  {
    what: "a flag without its number",
    line: "draw sheet bundled:mini-resnet --zoom",
    says: "Expected a whole number from 0 to 64 for --zoom but received nothing.",
  },
  {
    what: "a flag without its value before another flag",
    line: "draw sheet bundled:mini-resnet --input --quiet",
    says: "Expected a probe for --input but received nothing.",
  },
  {
    what: "an empty name among several",
    line: "taps bundled:mini-resnet --taps conv,",
    says: "Expected taps separated by commas for --taps but received 'conv,'.",
  },
  {
    what: "a switch with a value that is none",
    line: "taps bundled:mini-resnet --json=maybe",
    says: /--json.*'maybe'/,
  },
  {
    what: "a flag of one value that is given twice",
    line: "draw sheet bundled:mini-resnet --zoom 4 --zoom abc",
    says: "--zoom is given twice: 4 and abc. Give it once.",
  },
];

/** Checkpoints that cannot be opened. */
export const CHECKPOINTS: readonly Mistake[] = [
  {
    what: "a checkpoint that is not there",
    line: "draw sheet @/nowhere",
    says: /^There is no checkpoint '.*\/nowhere'\. Bundled ones: .*bundled:plain, bundled:mini-resnet, bundled:mini-resnet-1\.$/,
  },
  {
    what: "an unknown bundled checkpoint",
    line: "draw sheet bundled:sede",
    says: /^Unknown bundled checkpoint 'bundled:sede'\..* Known: .*bundled:plain, bundled:mini-resnet, bundled:mini-resnet-1\.$/,
  },
  {
    what: "a bundled checkpoint outside of the bundle",
    line: "taps bundled:../fonts",
    says: /^Unknown bundled checkpoint/,
  },
  {
    what: "an empty folder",
    line: "taps @/empty",
    says: /is not a checkpoint that convscope can open\. Formats tried: /,
  },
  {
    what: "a file of another format",
    line: "taps @/model.h5",
    says: /is not a checkpoint that convscope can open/,
  },
  { what: "a graph model", line: "taps @/graph", says: /it is a graph model; convscope opens layers models/ },
  {
    what: "a model.json that is cut off",
    line: "taps @/half-topology",
    says: /model\.json': it is not whole JSON/,
  },
  {
    what: "weights that are truncated",
    line: "draw sheet @/truncated",
    says: /truncated': its weights are truncated, 95000 bytes where model\.json needs 95464\.$/,
  },
  {
    what: "weights that are too long",
    line: "taps @/too-long",
    says: /its weights are too long, 95468 bytes where/,
  },
  {
    what: "weights that are missing",
    line: "taps @/weightless",
    says: /^Cannot read the weight file .*: it is missing\.$/,
  },
  {
    what: "weights that do not fit the topology",
    line: "draw sheet @/misfit",
    says: /^Cannot open the checkpoint '.*misfit': its weights do not fit its topology \(.*\)\.$/,
  },
  {
    what: "weights outside of the checkpoint's folder",
    line: "taps @/outside",
    says: /it names a weight file outside of its folder \('\.\.\/file'\)\.$/,
  },
];

/** Probes, data sets and taps. */
export const DATA: readonly Mistake[] = [
  {
    what: "a probe out of range",
    line: "draw sheet bundled:mini-resnet --input mnist:test/10000",
    says: "Expected an index from 0 to 9999 for probe 'mnist:test/10000' but received 10000.",
  },
  {
    what: "a probe whose end is out of range",
    line: "draw sheet bundled:mini-resnet --input mnist:test/label=7/0-9999",
    says: /^Expected an index from 0 to 1027 for probe .* but received 9999\.$/,
  },
  {
    what: "a probe that ends before it starts",
    line: "draw sheet bundled:mini-resnet --input mnist:test/5-3",
    says: "Probe 'mnist:test/5-3' is empty: 5 comes after 3.",
  },
  {
    what: "a probe of a label that no image has",
    line: "draw sheet bundled:mini-resnet --input mnist:test/label=11",
    says: /^Probe 'mnist:test\/label=11' is empty: the test half has the labels 0, 1, .*, 9\.$/,
  },
  {
    what: "a probe that cannot be read",
    line: "draw sheet bundled:mini-resnet --input seven",
    says: /^Cannot read the probe 'seven'\. Write it like mnist:test\/53, /,
  },
  {
    what: "a negative probe",
    line: "draw sheet bundled:mini-resnet --input mnist:test/-1",
    says: /^Cannot read the probe/,
  },
  {
    what: "a half that data sets lack",
    line: "draw sheet bundled:mini-resnet --input mnist:tset/5",
    says: /^Cannot read the probe/,
  },
  {
    what: "a probe of another size than the network's images",
    line: "draw sheet bundled:mini-resnet --data @/bands --input test/0",
    says: "The network 'bundled:mini-resnet/epoch-12' takes images of 28×28×1, but the probe's are 8×8×1.",
  },
  {
    what: "a data folder that is not there",
    line: "draw sheet bundled:mini-resnet --data @/nowhere --input test/0",
    says: /^There is no data folder/,
  },
  {
    what: "a data folder without IDX files",
    line: "draw sheet bundled:mini-resnet --data @/empty --input test/0",
    says: /^There is no IDX file/,
  },
  {
    what: "an IDX file with a wrong magic number",
    line: "draw sheet bundled:mini-resnet --data @/magic --input test/0",
    says: /t10k-images-idx3-ubyte' is not a whole IDX file of bytes: its magic number is 0x12340803\.$/,
  },
  {
    what: "an IDX file of another type of number",
    line: "draw sheet bundled:mini-resnet --data @/floats --input test/0",
    says: /its values have type 0x0d, not unsigned bytes \(0x08\)\.$/,
  },
  {
    what: "an IDX file that is too short",
    line: "draw sheet bundled:mini-resnet --data @/short --input test/0",
    says: /its shape 48×8×8 needs 3072 values and 3000 follow\.$/,
  },
  {
    what: "an IDX file that ends within its header",
    line: "draw sheet bundled:mini-resnet --data @/header --input test/0",
    says: /is not a whole IDX file of bytes: it ends within its header\.$/,
  },
  {
    what: "an empty IDX file",
    line: "draw sheet bundled:mini-resnet --data @/nothing --input test/0",
    says: /it has 0 bytes, too few for a header\.$/,
  },
  {
    what: "an IDX file whose zipped bytes are cut off",
    line: "draw sheet bundled:mini-resnet --data @/zipped --input test/0",
    says: /t10k-images-idx3-ubyte\.gz' is not a whole IDX file of bytes: it cannot be unzipped \(.*\)\.$/,
  },
  {
    what: "fewer labels than images",
    line: "draw sheet bundled:mini-resnet --data @/labels --input test/0",
    says: /The labels of .* have shape 47, not 48\.$/,
  },
  {
    what: "training on a data folder that is not there",
    line: "train --data @/nowhere",
    says: /^There is no data folder/,
  },
  {
    what: "training on an IDX file that is too short",
    line: "train --data @/short",
    says: /needs 3072 values and 3000 follow\.$/,
  },
  {
    what: "a tap that the network lacks",
    line: "draw sheet bundled:mini-resnet --taps relu9",
    says: KNOWN_TAPS,
  },
  {
    what: "a pattern of taps that matches nothing",
    line: "taps bundled:mini-resnet --taps conv,attention*",
    says: KNOWN_TAPS,
  },
];

/** Places where figures and runs cannot go. */
export const FOLDERS: readonly Mistake[] = [
  {
    what: "a file where figures should go",
    line: "draw sheet bundled:mini-resnet --out @/file",
    says: /^Cannot write '.*\/file': a file of that name is in the way\. Choose another --out or mend the folder\.$/,
  },
  {
    what: "a folder for figures below a file",
    line: "draw sheet bundled:mini-resnet --out @/file/below",
    says: /^Cannot write '.*\/file\/below': a part of the path is a file, not a folder\./,
  },
  {
    what: "a file where a run should go",
    line: "train --data @/bands --out @/file",
    says: /^Cannot write '.*\/file': a file of that name is in the way\./,
  },
  {
    what: "a figure that no canvas can hold",
    line: "draw sheet bundled:mini-resnet --taps conv1 --columns 64 --zoom 64",
    says: /--columns|--zoom/,
  },
];
