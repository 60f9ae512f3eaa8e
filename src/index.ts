/** convscope shows what every filter of a convolutional network sees. This file names all that is public. */

export { type Activation, planeOf, planesOf } from "./activations/activation.js";
export {
  type ChannelStatistics,
  channelStatisticsOf,
  channelStatisticsOver,
  type Position,
} from "./activations/channelStatistics.js";
export { meanOver } from "./activations/meanOver.js";
export { type NumberArray, npy, readNpy } from "./activations/npy.js";
export { type NpzLimits, npz, readNpz } from "./activations/npz.js";
export { type Plane, samplesOf } from "./activations/plane.js";
export { type PlaneState, type PlaneStatistics, stateOf, statisticsOf } from "./activations/statistics.js";
export type { ChartPlan } from "./chartPlan.js";
export type { Block } from "./checkpoints/blocks.js";
export { bundledNames } from "./checkpoints/bundle.js";
export type { CheckpointPlace } from "./checkpoints/checkpointPlace.js";
export type { ChannelPreprocessing, Preprocessing } from "./checkpoints/description.js";
export type { TapKind } from "./checkpoints/graph.js";
export type { Head } from "./checkpoints/heads.js";
export type { HighwayBlock } from "./checkpoints/highways.js";
export type { Inputs } from "./checkpoints/inputs.js";
export type { ModelFacts } from "./checkpoints/modelFacts.js";
export {
  type Network,
  networkOf,
} from "./checkpoints/network.js";
export { open, type Whereabouts } from "./checkpoints/open.js";
export type { Progress } from "./checkpoints/progress.js";
export { openRun, type Run, type RunCheckpoint } from "./checkpoints/run.js";
export { selectTaps, type Tap } from "./checkpoints/tap.js";
export type { Weights } from "./checkpoints/weights.js";
export { type Dataset, type LabelledImages, openDataset } from "./data/dataset.js";
export { type IdxArray, parseIdx, readIdx } from "./data/idx.js";
export { loadProbe, type Probe, type ProbeOptions } from "./data/probe.js";
export type { Split } from "./data/splits.js";
export type { Arithmetic } from "./engine/arithmetic.js";
export { type Engine, type EngineChoice, type EngineName, startEngine } from "./engine/engine.js";
export { Interrupted, UserError } from "./errors.js";
export { type MeasureName, measures } from "./measures/index.js";
export type { Measure, MeasuredProbe, MeasureSubject } from "./measures/measure.js";
export type { Architecture, Task } from "./networks/architectures/architecture.js";
export { architectures } from "./networks/architectures/index.js";
export { Highway, type HighwayArgs } from "./networks/highway.js";
export { type Merge, mergeNames, registerMerge } from "./networks/merges.js";
export { Residual, type ResidualArgs } from "./networks/residual.js";
export { type ChartOptions, chartFigure } from "./pictures/charts/chartFigure.js";
export { COLORMAP_NAMES, type Colormap, type ColormapName, colormapOf } from "./pictures/color/colormap.js";
export type { Encoder, Metadata } from "./pictures/encoders/encoder.js";
export { encoderOf, FIGURE_ENDINGS, type FigureEnding } from "./pictures/encoders/index.js";
export type { Figure, Mark } from "./pictures/figure.js";
export type { Motion } from "./pictures/motion.js";
export { type Domain, type Scale, scaleOf } from "./pictures/scale/domain.js";
export { writeArtifacts } from "./reports/artifact.js";
export type { Artifact } from "./reports/artifactFile.js";
export { type Compared, type ComparedFiles, type ComparePlan, compare } from "./reports/compare.js";
export type { ComparisonHeader } from "./reports/comparisonHeader.js";
export { animate, type Drawn, type DrawPlan, draw } from "./reports/draw.js";
export type { FileEnding } from "./reports/fileEnding.js";
export type { GateResult } from "./reports/gates.js";
export { junitOf } from "./reports/junit.js";
export type { Manifest, ManifestHeader } from "./reports/manifest.js";
export { type Measured, type MeasurePlan, measure } from "./reports/measure.js";
export { measuredJson, writeMeasured } from "./reports/measuredFile.js";
export type { MeasurementHeader } from "./reports/measurementHeader.js";
export type { Cell, Column, ColumnType, Table } from "./table.js";
export { csvOf, type PlainTable, plainTable } from "./tableFiles.js";
export type { TrainingEvent, TrainingPlan } from "./training/plan.js";
export type { Score } from "./training/step.js";
export { train } from "./training/train.js";
export { VERSION } from "./version.js";
export { type ViewName, views } from "./views/index.js";
export type { Drawing, Facts, Stage, Subject, View } from "./views/view.js";
