import { entryOf } from "../core/errors.js";
import type { AttributionMethod } from "./attributionMethod.js";
import { blockRoutes } from "./methods/blockRoutes.js";
import { cam } from "./methods/cam.js";
import { gradCam } from "./methods/gradCam.js";
import { gradCamPlusPlus } from "./methods/gradCamPlusPlus.js";
import { guidedBackprop } from "./methods/guidedBackprop.js";
import { hiresCam } from "./methods/hiresCam.js";
import { inputXGradient } from "./methods/inputXGradient.js";
import { integratedGradients } from "./methods/integratedGradients.js";
import { layerCam } from "./methods/layerCam.js";
import { occlusion } from "./methods/occlusion.js";
import { saliency } from "./methods/saliency.js";
import { scoreCam } from "./methods/scoreCam.js";
import { scoreCamClass } from "./methods/scoreCamClass.js";
import { smoothgrad } from "./methods/smoothgrad.js";
import { smoothgradSquared } from "./methods/smoothgradSquared.js";
import { vargrad } from "./methods/vargrad.js";
import { xGradCam } from "./methods/xGradCam.js";

/** All methods of attribution by name. A new one needs its file and its line here. */
export const attributionMethods = {
  saliency,
  "input-x-gradient": inputXGradient,
  smoothgrad,
  "smoothgrad-squared": smoothgradSquared,
  vargrad,
  "integrated-gradients": integratedGradients,
  occlusion,
  cam,
  "grad-cam": gradCam,
  "grad-cam++": gradCamPlusPlus,
  "xgrad-cam": xGradCam,
  hirescam: hiresCam,
  layercam: layerCam,
  "score-cam": scoreCam,
  "score-cam-class": scoreCamClass,
  "guided-backprop": guidedBackprop,
  "block-routes": blockRoutes,
} as const satisfies Record<string, AttributionMethod>;

/** Name of a method of attribution. */
export type AttributionMethodName = keyof typeof attributionMethods;

/** Looks up a method by name. Throws `UserError` for an unknown one. */
export function attributionMethodOf(name: string): AttributionMethod {
  return entryOf<AttributionMethod>(attributionMethods, name, "attribution method");
}
