import { element, escapeXml, unescapeXml } from "../core/xml.js";
import { readBundle } from "../figures/encoders/clientBundle.js";
import { scriptHash } from "../figures/encoders/pageParts.js";
import { LIVE_SCRIPT_PATH } from "./liveState.js";

/** Content security policy of a page, as written in reports. */
const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"\/>/;

/**
 * Page of a report as it is served: with the script that keeps it up to date, which knows the page's version, and a
 * policy that allows this script and requests to its own server. A page without a policy gets none.
 */
export function livePage(html: string, version: string): string {
  const script = element("script", {
    src: LIVE_SCRIPT_PATH,
    integrity: liveScriptHash(),
    "data-version": version,
    defer: "defer",
  }).replace(/\/>$/, "></script>");
  const found = POLICY.exec(html);
  if (found === null) return `${html}${script}\n`;
  const [meta, policy = ""] = found;
  const served = meta.replace(policy, () => escapeXml(livePolicy(unescapeXml(policy))));
  // The script follows the policy, which applies to everything after it.
  return html.replace(meta, () => `${served}\n${script}`);
}

/** Policy that also allows the script. */
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
  allow("script-src", `'${liveScriptHash()}'`);
  allow("connect-src", "'self'");
  return [...rules].map(([name, sources]) => [name, ...sources].join(" ")).join("; ");
}

function liveScriptHash(): string {
  return scriptHash(readBundle("live.js"));
}

/** Placeholder while there is no page. */
export function waitingPage(): string {
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    element("meta", { charset: "utf-8" }),
    element("meta", {
      "http-equiv": "Content-Security-Policy",
      content: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("title", {}, "convscope report"),
    element("style", {}, readBundle("waiting.css")),
    element("h1", {}, "There is no page yet"),
    element("p", {}, "It appears as soon as it is built. A report whose output lacks html has none."),
    "</html>",
  ];
  return `${lines.join("\n")}\n`;
}
