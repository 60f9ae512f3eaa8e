// Encodes the figure that the parent process sends and sends the bytes back.
import { loadEncoder } from "../../../dist/figures/encoders/index.js";

process.once("message", async ({ ending, figure, metadata }) => {
  const { encode } = await loadEncoder(ending);
  const bytes = await encode(figure, metadata);
  process.send(bytes, () => process.disconnect());
});
