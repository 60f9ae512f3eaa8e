import { findElement } from "../elements.ts";

// A file of a figure's values: it answers the page that holds it in a frame, since a page that is opened from disk may
// read no other files.
parent.postMessage(JSON.parse(findElement(document, "script[type='application/json']").textContent), "*");
