/** A command line with a user error. Its message is in the file of its family in `mistakes/`. */
export interface Mistake {
  readonly what: string;
  /** The command line, split at spaces; `@` stands for the folder of invalid inputs. */
  readonly line: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Commands, views and words. */
export const WORDS: readonly Mistake[] = [
  {
    what: "an unknown command",
    line: "drwa sheet bundled:mini-resnet",
  },
  {
    what: "a command that is a property of every object",
    line: "constructor",
  },
  {
    what: "an unknown command before --help",
    line: "trian --help",
  },
  {
    what: "help for an unknown command",
    line: "help tpas",
  },
  {
    what: "help for an unknown view",
    line: "help draw sheat",
  },
  { what: "help for a command and a word more", line: "help taps relu1" },
  {
    what: "a scale of two networks where one is drawn",
    line: "draw sheet bundled:mini-resnet --scope pair",
  },
  {
    what: "labels of means where images are drawn",
    line: "draw sheet bundled:mini-resnet --by label",
  },
  {
    what: "an unknown view",
    line: "draw sheat bundled:mini-resnet",
  },
  {
    what: "no view",
    line: "draw",
  },
  {
    what: "no checkpoint to draw",
    line: "draw sheet",
  },
  {
    what: "no checkpoint to list",
    line: "taps --json",
  },
  {
    what: "a word too many for a view",
    line: "draw sheet bundled:mini-resnet relu1",
  },
  {
    what: "a run that is one checkpoint",
    line: "draw timeline bundled:mini-resnet/epoch-01",
  },
  {
    what: "a run of one checkpoint",
    line: "animate bundled:plain",
  },
  {
    what: "a run that is not there",
    line: "animate nowhere",
  },
  {
    what: "a choice among checkpoints that are named",
    line: "draw timeline bundled:mini-resnet/epoch-01 bundled:mini-resnet/epoch-02 --every 2",
  },
  {
    what: "a tap that one of the checkpoints lacks",
    line: "draw timeline bundled:mini-resnet/epoch-01 fresh:mini-resnet?depth=3 --taps relu5",
  },
  {
    what: "a tap that has another shape in one of the checkpoints",
    line: "draw timeline bundled:mini-resnet/epoch-01 fresh:mini-resnet?width=4 --taps relu5",
  },
  {
    what: "a format of figures that do not move",
    line: "animate bundled:mini-resnet --format svg",
  },
  {
    what: "two speeds",
    line: "animate bundled:mini-resnet --fps 5 --duration 3",
  },
  {
    what: "no run to animate",
    line: "animate",
  },
  {
    what: "no measure",
    line: "measure",
  },
  {
    what: "an unknown measure",
    line: "measure raito bundled:mini-resnet",
  },
  {
    what: "no checkpoint to measure",
    line: "measure ratio",
  },
  {
    what: "a second checkpoint that is not there",
    line: "measure ratio bundled:mini-resnet nowhere --input mnist:test/0",
  },
  {
    what: "a file for a table of another kind",
    line: "measure ratio bundled:mini-resnet --out table.txt",
  },
  { what: "a word too many for the doctor", line: "doctor now" },
  { what: "a word too many for a training", line: "train seed" },
  {
    what: "no shell",
    line: "completion",
  },
  {
    what: "an unknown shell",
    line: "completion bsh",
  },
];

/** Flags and their values. */
export const FLAGS: readonly Mistake[] = [
  {
    what: "an unknown flag",
    line: "draw sheet bundled:mini-resnet --tpas conv",
  },
  {
    what: "an unknown flag alone",
    line: "--quite",
  },
  {
    what: "an unknown flag before the command",
    line: "--bogus draw sheet bundled:mini-resnet",
  },
  {
    what: "a flag of another command",
    line: "taps bundled:mini-resnet --epochs 1",
  },
  {
    what: "an unknown short flag, as it was typed",
    line: "taps bundled:mini-resnet -x",
  },
  {
    what: "a flag in capitals, as it was typed",
    line: "taps bundled:mini-resnet --TAPS conv",
  },
  { what: "a negated flag", line: "taps bundled:mini-resnet --no-json" },
  {
    what: "a flag that is a property of every object",
    line: "taps bundled:mini-resnet --constructor",
  },
  {
    what: "an unknown colormap",
    line: "draw sheet bundled:mini-resnet --colormap virdis",
  },
  {
    what: "an unknown architecture",
    line: "train --architecture mini-resent",
  },
  {
    what: "an option that the architecture does not have",
    line: "train --data bands --shortcut padding",
  },
  {
    what: "an unfit option of the architecture",
    line: "train --data bands --architecture resnet --depth 21",
  },
  {
    what: "an amount without its augmentation",
    line: "train --data bands --rotate 5",
  },
  {
    what: "an unknown option of an untrained network",
    line: "taps fresh:plain?dept=3",
  },
  {
    what: "an unknown engine",
    line: "taps bundled:mini-resnet --engine wsam",
  },
  {
    what: "an unknown engine in the environment, by the variable's name",
    line: "taps bundled:mini-resnet",
    environment: { CONVSCOPE_ENGINE: "wsam" },
  },
  {
    what: "a zoom that is not a number",
    line: "draw sheet bundled:mini-resnet --zoom abc",
  },
  {
    what: "a zoom between two whole numbers",
    line: "draw sheet bundled:mini-resnet --zoom 1.5",
  },
  {
    what: "a zoom out of bounds",
    line: "draw sheet bundled:mini-resnet --zoom 65",
  },
  {
    what: "a negative number of columns",
    line: "draw sheet bundled:mini-resnet --columns -1",
  },
  {
    what: "no epochs",
    line: "train --epochs 0",
  },
  {
    what: "a negative seed",
    line: "train --seed -1",
  },
  {
    what: "a seed beyond all whole numbers",
    line: "train --seed 1e30",
  },
  {
    what: "no threads",
    line: "taps bundled:mini-resnet --threads 0",
  },
  {
    what: "a flag without its value",
    line: "draw sheet bundled:mini-resnet --out",
  },
  {
    what: "a flag without its number",
    line: "draw sheet bundled:mini-resnet --zoom",
  },
  {
    what: "a flag without its value before another flag",
    line: "draw sheet bundled:mini-resnet --input --quiet",
  },
  {
    what: "an empty name among several",
    line: "taps bundled:mini-resnet --taps conv,",
  },
  {
    what: "a switch with an invalid value",
    line: "taps bundled:mini-resnet --json=maybe",
  },
  {
    what: "a flag of one value that is given twice",
    line: "draw sheet bundled:mini-resnet --zoom 4 --zoom abc",
  },
];

/** Checkpoints that cannot be opened. */
export const CHECKPOINTS: readonly Mistake[] = [
  {
    what: "a checkpoint that is not there",
    line: "draw sheet @/nowhere",
  },
  {
    what: "an unknown bundled checkpoint",
    line: "draw sheet bundled:mini-resmet",
  },
  {
    what: "a bundled checkpoint outside the bundle",
    line: "taps bundled:../fonts",
  },
  {
    what: "an empty folder",
    line: "taps @/empty",
  },
  {
    what: "a file of another format",
    line: "taps @/model.h5",
  },
  { what: "a graph model with a loop", line: "taps @/graph" },
  {
    what: "a model.json that is cut off",
    line: "taps @/half-topology",
  },
  {
    what: "weights that are truncated",
    line: "draw sheet @/truncated",
  },
  {
    what: "weights that are too long",
    line: "taps @/too-long",
  },
  {
    what: "weights that are missing",
    line: "taps @/weightless",
  },
  {
    what: "weights that do not fit the topology",
    line: "draw sheet @/misfit",
  },
  {
    what: "weights outside the checkpoint's folder",
    line: "taps @/outside",
  },
];

/** Probes, data sets and taps. */
export const DATA: readonly Mistake[] = [
  {
    what: "a probe out of range",
    line: "draw sheet bundled:mini-resnet --input mnist:test/10000",
  },
  {
    what: "a probe whose end is out of range",
    line: "draw sheet bundled:mini-resnet --input mnist:test/label=7/0-9999",
  },
  {
    what: "a probe that ends before it starts",
    line: "draw sheet bundled:mini-resnet --input mnist:test/5-3",
  },
  {
    what: "a probe of a label that no image has",
    line: "draw sheet bundled:mini-resnet --input mnist:test/label=11",
  },
  {
    what: "a probe that cannot be read",
    line: "draw sheet bundled:mini-resnet --input seven",
  },
  {
    what: "a negative probe",
    line: "draw sheet bundled:mini-resnet --input mnist:test/-1",
  },
  {
    what: "a half that data sets lack",
    line: "draw sheet bundled:mini-resnet --input mnist:tset/5",
  },
  {
    what: "a probe of another size than the network's images",
    line: "draw sheet bundled:mini-resnet --data @/bands --input test/0",
  },
  {
    what: "a data folder that is not there",
    line: "draw sheet bundled:mini-resnet --data @/nowhere --input test/0",
  },
  {
    what: "a data folder without IDX files",
    line: "draw sheet bundled:mini-resnet --data @/empty --input test/0",
  },
  {
    what: "an IDX file with a wrong magic number",
    line: "draw sheet bundled:mini-resnet --data @/magic --input test/0",
  },
  {
    what: "an IDX file of another type of number",
    line: "draw sheet bundled:mini-resnet --data @/floats --input test/0",
  },
  {
    what: "an IDX file that is too short",
    line: "draw sheet bundled:mini-resnet --data @/short --input test/0",
  },
  {
    what: "an IDX file that ends within its header",
    line: "draw sheet bundled:mini-resnet --data @/header --input test/0",
  },
  {
    what: "an empty IDX file",
    line: "draw sheet bundled:mini-resnet --data @/nothing --input test/0",
  },
  {
    what: "an IDX file whose zipped bytes are cut off",
    line: "draw sheet bundled:mini-resnet --data @/zipped --input test/0",
  },
  {
    what: "fewer labels than images",
    line: "draw sheet bundled:mini-resnet --data @/labels --input test/0",
  },
  {
    what: "training on a data folder that is not there",
    line: "train --data @/nowhere",
  },
  {
    what: "training on an IDX file that is too short",
    line: "train --data @/short",
  },
  {
    what: "a tap that the network lacks",
    line: "draw sheet bundled:mini-resnet --taps relu9",
  },
  {
    what: "a pattern of taps that matches nothing",
    line: "taps bundled:mini-resnet --taps conv,attention*",
  },
];

/** Invalid output locations of figures and runs. */
export const FOLDERS: readonly Mistake[] = [
  {
    what: "a file where figures should go",
    line: "draw sheet bundled:mini-resnet --out @/file",
  },
  {
    what: "a folder for figures below a file",
    line: "draw sheet bundled:mini-resnet --out @/file/below",
  },
  {
    what: "a file where a run should go",
    line: "train --data @/bands --out @/file",
  },
  {
    what: "a figure that no canvas can hold",
    line: "draw sheet bundled:mini-resnet --taps conv1 --columns 64 --zoom 64",
  },
];
