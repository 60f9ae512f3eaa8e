import { EVENTS_PATH, type LiveState } from "../../src/server/liveState.ts";
import style from "./live.css";

// The script of a live page: reloads the page when the report changes, and shows errors of the spec in the meantime.
// Messages are text and never parsed as markup.
const { version } = (document.currentScript as HTMLScriptElement).dataset;
const notice = document.createElement("pre");
notice.id = "convscope-notice";
notice.setAttribute("role", "status");
notice.hidden = true;
const sheet = document.createElement("style");
sheet.textContent = style;
document.head.append(sheet);
document.body.append(notice);

const events = new EventSource(EVENTS_PATH);
events.addEventListener("state", ({ data }) => {
  const state: LiveState = JSON.parse(data);
  if (state.version !== version) {
    events.close();
    location.reload();
    return;
  }
  notice.textContent = state.mistakes;
  notice.hidden = state.mistakes === "";
});
