import { VERSION } from "../../core/packageFiles.js";
import { canvasVersion } from "../../figures/versions.js";
import type { Header } from "../record.js";
import { judging, reproducing } from "./cannotReproduce.js";
import { likeness } from "./likeness.js";
import { nearness } from "./nearness.js";
import { processorsApart } from "./recordedInputs.js";
import type { Reproduced, Reproducer, ReproducibleFile } from "./reproduced.js";
import { differs, type Judgement } from "./verification.js";

/** Verdict on a file, by comparison with the reproduction of its header. */
export function judged(
  file: ReproducibleFile,
  bytes: Buffer,
  remade: Promise<Reproducer>,
): Promise<Judgement> {
  return judging(async () => {
    const { file: makeAgain } = await remade;
    const fresh = await reproducing(() => makeAgain(file));
    if (fresh === undefined) return differs("its recorded content is not among the reproduced figures");
    const { isListed = false, name } = file;
    if (isListed && fresh.name !== undefined && fresh.name !== name)
      return differs(`it is '${fresh.name}' under another name`);
    return judgedBy(file, bytes, fresh);
  });
}

/** Verdict on a file, by comparison with the reproduced file as its generator would have written it. */
export async function judgedBy(file: ReproducibleFile, bytes: Buffer, fresh: Reproduced): Promise<Judgement> {
  const { header } = file;
  const processors = "engine" in header ? await processorsApart(header.engine) : undefined;
  const judgement =
    processors === undefined
      ? await likeness(bytes, file, fresh)
      : await nearness(bytes, file, { fresh, processors });
  const makers = await makersApart(header);
  return makers === undefined ? judgement : ofAnother(makers, judgement);
}

/** Describes both generators if a file was written, or drawn, by a version other than the current one. */
async function makersApart({ version, canvas }: Header): Promise<string | undefined> {
  if (version !== VERSION) return `made by convscope ${version}, and this is ${VERSION}`;
  const here = canvas === undefined ? undefined : await canvasVersion();
  return canvas === here ? undefined : `drawn with node-canvas ${canvas}, and ${here} draws here`;
}

/**
 * Verdict for a file of another version. Equal bytes prove nothing: it is unknown what the other version would have
 * written.
 */
function ofAnother(makers: string, { verdict, reason }: Judgement): Judgement {
  const isSame = verdict === "same bytes";
  const rest = isSame
    ? "everything else is the same"
    : `otherwise: ${verdict}${reason === "" ? "" : `, ${reason}`}`;
  return { verdict: "another version", reason: `${makers}; ${rest}` };
}
