import { scriptHash } from "../figures/encoders/pageParts.js";

/** Address of the event stream that open pages listen to. */
export const EVENTS = "/.convscope/events";
/** Address of the script. */
export const LIVE_SCRIPT_PATH = "/.convscope/live.js";

/**
 * Script that keeps an open page up to date: it reloads the page when the report has changed, and shows the
 * errors of the spec meanwhile. Messages are inserted as text, never as markup.
 */
export const LIVE_SCRIPT = `"use strict";
const { version } = document.currentScript.dataset;
const notice = document.createElement("pre");
notice.id = "convscope-notice";
notice.setAttribute("role", "status");
notice.hidden = true;
const style = document.createElement("style");
style.textContent = "#convscope-notice{position:fixed;z-index:9;right:1rem;bottom:1rem;left:1rem;width:fit-content;max-width:60rem;max-height:40vh;box-sizing:border-box;margin:0 0 0 auto;padding:.75rem 1rem;overflow:auto;border-left:4px solid #d55e00;background:#26211d;color:#fff;font:14px/1.45 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;box-shadow:0 2px 12px #0006}#convscope-notice[hidden]{display:none}@media print{#convscope-notice{display:none}}";
document.head.append(style);
document.body.append(notice);
const events = new EventSource("${EVENTS}");
events.addEventListener("state", ({ data }) => {
  const state = JSON.parse(data);
  if (state.version !== version) {
    events.close();
    location.reload();
    return;
  }
  notice.textContent = state.mistakes;
  notice.hidden = state.mistakes === "";
});
`;

/** The hash of the script, as policies and pages name it. */
export const LIVE_SCRIPT_HASH = scriptHash(LIVE_SCRIPT);
