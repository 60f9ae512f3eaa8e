/** convscope shows what every filter of a convolutional network sees. This file defines the public API. */

export { type Activation, planeOf, planesOf } from "./activations/activation.js";
export {
  type ChannelStatistics,
  channelStatisticsOf,
  channelStatisticsOver,
  type Position,
} from "./activations/channelStatistics.js";
export { meanOver } from "./activations/meanOver.js";
export { type NumberArray, npy } from "./activations/npy.js";
export type { ArrayValues } from "./activations/npyTypes.js";
export { type NpzLimits, npz, readNpz } from "./activations/npz.js";
export { type Plane, samplesOf } from "./activations/plane.js";
export { type ReadArray, readNpy } from "./activations/readNpy.js";
export { type PlaneState, type PlaneStatistics, stateOf, statisticsOf } from "./activations/statistics.js";
export type { Architecture, Task } from "./architectures/architecture.js";
export { architectures } from "./architectures/index.js";
export { Highway, type HighwayArgs } from "./architectures/layers/highwayLayer.js";
export { type Merge, mergeNames, registerMerge } from "./architectures/layers/merges.js";
export { Residual, type ResidualArgs } from "./architectures/layers/residual.js";
export { type AttributionMethodName, attributionMethods } from "./attribution/index.js";
export { bundledNames } from "./checkpoints/bundle.js";
export type { GivenPreprocessing } from "./checkpoints/checkpointAddress.js";
export { open, type Whereabouts } from "./checkpoints/open.js";
export {
  type ActivationsOptions,
  activationsFrom,
  type StoredActivations,
} from "./checkpoints/recorded/activationsFrom.js";
export { openRun, type Run, type RunCheckpoint } from "./checkpoints/run.js";
export { Interrupted, UserError } from "./core/errors.js";
export { VERSION } from "./core/packageFiles.js";
export { openDataset } from "./data/dataset.js";
export { type IdxArray, parseIdx, readIdx } from "./data/idx.js";
export type { Split } from "./data/idxNames.js";
export type { Dataset, LabelledImages } from "./data/labelledImages.js";
export { loadProbe, type Probe, type ProbeOptions } from "./data/probe.js";
export { type ProbeFromOptions, probeFrom } from "./data/probeFrom.js";
export { type Engine, type EngineName, startEngine } from "./engine/engine.js";
export type { Arithmetic } from "./engine/engineArithmetic.js";
export type { EngineChoice } from "./engine/engineChoice.js";
export { type ChartOptions, chartFigure } from "./figures/charts/chartFigure.js";
export { COLORMAP_NAMES, type Colormap, type ColormapName, colormapOf } from "./figures/color/colormap.js";
export type { Encoder, Metadata } from "./figures/encoders/encoder.js";
export { encoderOf, FIGURE_ENDINGS, type FigureFormat } from "./figures/encoders/index.js";
export type { Figure, Mark, Motion } from "./figures/figure.js";
export { type Domain, type Scale, scaleOf } from "./figures/scale/domain.js";
export { writeArtifacts } from "./jobs/artifact.js";
export type { Artifact } from "./jobs/artifactFile.js";
export { type AttributePlan, attribute } from "./jobs/attribute/attributePlan.js";
export type { AttributionFiles } from "./jobs/attribute/attributionFiles.js";
export type { JobRequest } from "./jobs/checkRequest.js";
export { type ComparePlan, compare } from "./jobs/compare/comparePlan.js";
export type { ComparedFiles, CompareResult } from "./jobs/compare/compareResult.js";
export type { GateResult } from "./jobs/compare/gates.js";
export { junitOf } from "./jobs/compare/junit.js";
export type { DrawResult } from "./jobs/draw/drawFiles.js";
export type { DrawPlan } from "./jobs/draw/drawPlan.js";
export { animate, draw } from "./jobs/draw/drawPlan.js";
export { feedProbe } from "./jobs/feedProbe.js";
export type { FileFormat } from "./jobs/fileFormat.js";
export { JOB_KINDS, type JobFiles, type JobKind, type JobResults, recordOf, runJob } from "./jobs/index.js";
export { type GivenInputs, givenInputs, type JobInputs, openInputs } from "./jobs/inputs.js";
export type { AttributeJob, CompareJob, DrawJob, ExplainJob, Images, Job, MeasureJob } from "./jobs/job.js";
export type { Manifest } from "./jobs/manifest.js";
export { measuredJson, writeMeasured } from "./jobs/measure/measuredFile.js";
export type { MeasureResult } from "./jobs/measure/measureNetworks.js";
export { type MeasurePlan, measure } from "./jobs/measure/measurePlan.js";
export {
  type AttributionHeader,
  type ComparisonHeader,
  type JobRecord,
  keyOf,
  type ManifestHeader,
  type MeasurementHeader,
} from "./jobs/record.js";
export { commandOf, type JobOverrides, jobFrom, jobOf } from "./jobs/request.js";
export type { RunContext } from "./jobs/runContext.js";
export { type MeasureName, measures } from "./measures/index.js";
export type { Measure, MeasuredProbe, MeasureSubject } from "./measures/measureDefinition.js";
export type { CheckpointPlace } from "./network/checkpointPlace.js";
export type { ChannelPreprocessing, Preprocessing } from "./network/description.js";
export type { Block } from "./network/findBlocks.js";
export type { TapKind } from "./network/graph.js";
export type { Head } from "./network/heads.js";
export type { HighwayBlock } from "./network/highways.js";
export type { ModelFacts } from "./network/modelFacts.js";
export { type Network, networkOf } from "./network/network.js";
export type { Inputs } from "./network/networkInputs.js";
export type { FileFacts } from "./network/openedNetwork.js";
export type { Progress } from "./network/progress.js";
export { selectTaps, type Tap } from "./network/tap.js";
export type { Weights } from "./network/weights.js";
export type { ChartPlan } from "./table/chartPlan.js";
export { csvOf, type PlainTable, plainTable } from "./table/csv.js";
export type { Cell, Column, ColumnType, Table } from "./table/table.js";
export type { Score } from "./training/step.js";
export type { TrainingEvent, TrainingPlan } from "./training/trainingPlan.js";
export { train } from "./training/trainingRun.js";
export { type ViewName, views } from "./views/index.js";
export type { Drawing, Facts, Snapshot, View, ViewInput } from "./views/view.js";
