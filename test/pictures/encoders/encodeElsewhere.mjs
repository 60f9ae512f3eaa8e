// Encodes the figure that the parent process sends and sends the bytes back.
import { encoders } from "../../../dist/pictures/encoders/index.js";

process.once("message", async ({ ending, figure, metadata }) => {
  const bytes = await encoders[ending].encode(figure, metadata);
  process.send(bytes, () => process.disconnect());
});
