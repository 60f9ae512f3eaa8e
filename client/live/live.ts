import { EVENTS_PATH, type LiveState } from "../../src/server/liveState.ts";
import style from "./live.css";

// Keeps an open page up to date: loads the page again once the report is another one, and shows what is wrong with the
// spec meanwhile. Messages are text and are never read as markup.
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
