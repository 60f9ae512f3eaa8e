/** Path at which open pages receive events. The page's script imports this file too, so it imports nothing. */
export const EVENTS_PATH = "/.convscope/events";
/** Path of the script that keeps open pages up to date. */
export const LIVE_SCRIPT_PATH = "/.convscope/live.js";

/** State that open pages receive, as an event. */
export interface LiveState {
  /** Empty if there is no report yet. */
  readonly version: string;
  /** Errors that prevent a new build; empty if there are none. */
  readonly mistakes: string;
}
