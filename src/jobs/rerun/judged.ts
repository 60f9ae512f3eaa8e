import { VERSION } from "../../core/packageFiles.js";
import { canvasVersion } from "../../figures/versions.js";
import type { Header } from "../record.js";
import { judging, reproducing } from "./cannotReproduce.js";
import { likeness } from "./likeness.js";
import { nearness } from "./nearness.js";
import { processorsApart } from "./recordedInputs.js";
import type { Described, Remade, Reproduced } from "./reproduced.js";
import { differs, type Judgement } from "./verification.js";

/** The verdict on a file, given what its header describes made again. */
export function judged(file: Described, bytes: Buffer, remade: Promise<Remade>): Promise<Judgement> {
  return judging(async () => {
    const { file: makeAgain } = await remade;
    const fresh = await reproducing(() => makeAgain(file));
    if (fresh === undefined) return differs("what it says that it shows is not among what is drawn");
    const { isListed = false, name } = file;
    if (isListed && fresh.name !== undefined && fresh.name !== name)
      return differs(`it is '${fresh.name}' under another name`);
    return judgedBy(file, bytes, fresh);
  });
}

/** The verdict on a file, given the file made again as its maker would have written it. */
export async function judgedBy(file: Described, bytes: Buffer, fresh: Reproduced): Promise<Judgement> {
  const { header } = file;
  const processors = "engine" in header ? await processorsApart(header.engine) : undefined;
  const judgement =
    processors === undefined
      ? await likeness(bytes, file, fresh)
      : await nearness(bytes, file, { fresh, processors });
  const makers = await makersApart(header);
  return makers === undefined ? judgement : ofAnother(makers, judgement);
}

/** Both makers in words where a file was written, or drawn, by another version than what runs here. */
async function makersApart({ version, canvas }: Header): Promise<string | undefined> {
  if (version !== VERSION) return `made by convscope ${version}, and this is ${VERSION}`;
  const here = canvas === undefined ? undefined : await canvasVersion();
  return canvas === here ? undefined : `drawn with node-canvas ${canvas}, and ${here} draws here`;
}

/** Equal bytes are no proof then: nobody knows what the other version would have written. */
function ofAnother(makers: string, { verdict, reason }: Judgement): Judgement {
  const isSame = verdict === "same bytes";
  const rest = isSame
    ? "all else is the same"
    : `apart from that: ${verdict}${reason === "" ? "" : `, ${reason}`}`;
  return { verdict: "another version", reason: `${makers}; ${rest}` };
}
