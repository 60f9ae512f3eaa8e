// Counts, per tap, the channels that are silent for all of a hundred digits: the numbers behind the figures.
import { loadProbe, open, planeOf, selectTaps, startEngine, stateOf, statisticsOf } from "convscope";

await startEngine();
const network = await open("bundled:mini-resnet");
const probe = await loadProbe("mnist:test/0-99");
const activations = network.record(probe, selectTaps(network.taps, ["activation"]));
network.dispose();

for (const activation of activations) {
  const [images, , , channels] = activation.shape;
  const isSilent = (image, channel) =>
    stateOf(statisticsOf(planeOf(activation, image, channel))) === "silent";
  const silentOn = (channel) => Array.from({ length: images }, (_, image) => isSilent(image, channel));
  const counts = Array.from({ length: channels }, (_, channel) => silentOn(channel).filter(Boolean).length);
  const dead = counts.filter((count) => count === images).length;
  const sometimes = counts.filter((count) => count > 0 && count < images).length;
  console.log(
    `${activation.tap}: ${channels} channels, ${dead} dead on all ${images} images, ${sometimes} silent on some`,
  );
}
