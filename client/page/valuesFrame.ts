import { findElement } from "../elements.ts";

// The script of a values file: it sends the values to the page whose frame holds it, since a page opened from disk cannot
// read other files.
parent.postMessage(JSON.parse(findElement(document, "script[type='application/json']").textContent), "*");
