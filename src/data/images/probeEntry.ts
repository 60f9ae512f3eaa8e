import type { ArrayValues } from "../../activations/npyTypes.js";
import { UserError } from "../../core/errors.js";
import { shapeText } from "../../core/format.js";
import type { DecodedImage } from "./decode.js";
import { Unreadable } from "./failure.js";
import { fitToInput } from "./fitToInput.js";
import { frameOf, type InputSize } from "./inputSize.js";
import type { Raster } from "./raster.js";
import type { ReadWish } from "./readImage.js";

const LARGEST_PROBE = 2 ** 33;

/** Image as it enters a probe. */
interface Entered {
  readonly values: ArrayValues;
  readonly notes: readonly string[];
}

/** Brings the images of a probe to one shape: photographs are fitted to the frame, and numbers must have the shape of the first. */
export class ProbeEntry {
  private readonly wish: ReadWish;
  private readonly count: number;
  private frame: InputSize | undefined;
  private first: Raster | undefined;

  constructor(wish: ReadWish, count: number) {
    this.wish = wish;
    this.count = count;
  }

  /** Height, width and channels of the images; undefined if there are none. */
  get size(): readonly [number, number, number] | undefined {
    const frame = this.frame ?? this.first;
    return frame === undefined ? undefined : [frame.height, frame.width, frame.channels];
  }

  /** NumPy's name of the type of numbers; undefined for photographs. */
  get type(): string | undefined {
    return this.first?.type;
  }

  /** Takes an image. Throws `Unreadable` for one that cannot be shown with the first, and `UserError` if all would be too many. */
  take(image: DecodedImage | Raster): Entered {
    return "picture" in image ? this.takePicture(image) : this.takeRaster(image);
  }

  private takePicture({ picture, notes }: DecodedImage): Entered {
    if (this.first !== undefined) throw new Unreadable("it is a photograph, and the first image is not");
    const { input, values } = this.wish;
    this.frame ??= frameOf(input, picture, values);
    this.checkCount();
    const fitted = fitToInput(picture, this.frame, values);
    return { values: fitted.samples, notes: [...notes, ...fitted.notes] };
  }

  private takeRaster(raster: Raster): Entered {
    const own = formOf(raster);
    if (this.frame !== undefined) throw new Unreadable(`it has ${own}, and the first image is a photograph`);
    this.first ??= { ...raster, values: new Uint8Array() };
    this.checkCount();
    const due = formOf(this.first);
    if (own !== due) throw new Unreadable(`it has ${own}, and the first image ${due}`);
    return raster;
  }

  private checkCount(): void {
    const size = this.size ?? [0, 0, 0];
    if (this.count * size[0] * size[1] * size[2] <= LARGEST_PROBE) return;
    throw new UserError(
      `The probe would have ${shapeText([this.count, ...size])} values, more than can be loaded at once. Show fewer images.`,
    );
  }
}

function formOf({ height, width, channels, type }: Raster): string {
  return `${shapeText([height, width, channels])} numbers of type ${type}`;
}
