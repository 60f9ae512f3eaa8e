import { element, escapeXml, unescapeXml } from "../core/xml.js";
import { LIVE_SCRIPT_HASH, LIVE_SCRIPT_PATH } from "./liveScript.js";

/** The policy of a page, as reports write it. */
const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"\/>/;

/**
 * A report's page as it is served: with the script that keeps it up to date, which knows the version that it is of, and
 * a policy that allows for this one script and for asking its own server. A page without a policy keeps none.
 */
export function livePage(html: string, version: string): string {
  const script = element("script", {
    src: LIVE_SCRIPT_PATH,
    integrity: LIVE_SCRIPT_HASH,
    "data-version": version,
    defer: "defer",
  }).replace(/\/>$/, "></script>");
  const found = POLICY.exec(html);
  if (found === null) return `${html}${script}\n`;
  const [meta, policy = ""] = found;
  const served = meta.replace(policy, () => escapeXml(livePolicy(unescapeXml(policy))));
  // The script comes after the policy, which holds for what follows it.
  return html.replace(meta, () => `${served}\n${script}`);
}

/** A policy that allows for the script besides. */
export function livePolicy(policy: string): string {
  const rules = new Map(
    policy.split(";").map((rule) => {
      const [name = "", ...sources] = rule.trim().split(/\s+/);
      return [name, sources] as const;
    }),
  );
  const allow = (name: string, source: string) => {
    const sources = (rules.get(name) ?? []).filter((each) => each !== "'none'");
    rules.set(name, sources.includes(source) ? sources : [...sources, source]);
  };
  allow("script-src", `'${LIVE_SCRIPT_HASH}'`);
  allow("connect-src", "'self'");
  return [...rules].map(([name, sources]) => [name, ...sources].join(" ")).join("; ");
}

/** Placeholder while there is no page. */
export const WAITING_PAGE = `${[
  "<!doctype html>",
  '<html lang="en">',
  element("meta", { charset: "utf-8" }),
  element("meta", {
    "http-equiv": "Content-Security-Policy",
    content: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  }),
  element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
  element("title", {}, "convscope report"),
  element(
    "style",
    {},
    ":root{color-scheme:light dark}body{max-width:40rem;margin:20vh auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}",
  ),
  element("h1", {}, "There is no page yet"),
  element(
    "p",
    {},
    "It comes by itself as soon as it is built. A report without html among its output has none.",
  ),
  "</html>",
].join("\n")}\n`;
