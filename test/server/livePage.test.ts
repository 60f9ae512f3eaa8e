import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { unescapeXml } from "../../src/core/xml.js";
import { readBundle } from "../../src/figures/encoders/clientBundle.js";
import { htmlPage } from "../../src/report/pages/html/htmlPage.js";
import { livePage, livePolicy, waitingPage } from "../../src/server/livePage.js";

/** The hash of the script, as policies and pages name it. */
const HASH = `sha256-${createHash("sha256").update(readBundle("live.js")).digest("base64")}`;

const policyIn = (html: string) => unescapeXml(/Security-Policy" content="([^"]*)"/.exec(html)![1]!);

describe("a page as it is served", () => {
  it("allows for the script besides and for asking its server, and for nothing else", () => {
    const policy = "default-src 'none'; script-src 'sha256-abc='; base-uri 'none'";
    expect(livePolicy(policy)).toBe(
      `default-src 'none'; script-src 'sha256-abc=' '${HASH}'; base-uri 'none'; connect-src 'self'`,
    );
  });

  it("keeps what its policy allows already, and what it forbids gives way", () => {
    expect(livePolicy("script-src 'none'; connect-src 'self'")).toBe(
      `script-src '${HASH}'; connect-src 'self'`,
    );
  });

  it("names the hash that the script has", () => {
    expect(livePage(waitingPage(), "v1")).toContain(`integrity="${HASH}"`);
  });

  it("is a report's page with a script and another policy, and else the same", async () => {
    const html = await page("$& and </script>");
    const served = livePage(html, "v1");
    expect(policyIn(served)).toBe(livePolicy(policyIn(html)));
    const script = /\n<script src=[^\n]*<\/script>/.exec(served)![0];
    expect(script).toContain('data-version="v1"');
    const without = served.replace(script, "").replace(/Policy" content="[^"]*"/, "");
    expect(without).toBe(html.replace(/Policy" content="[^"]*"/, ""));
  });

  it("shows markup in its version as text", () => {
    expect(livePage(waitingPage(), '"><script>')).toContain('data-version="&quot;&gt;&lt;script&gt;"');
  });

  it("gets the script without a policy too", () => {
    expect(livePage("<p>hello", "v")).toMatch(/^<p>hello<script src="[^"]+" integrity="sha256-/);
  });

  async function page(title: string): Promise<string> {
    const report = {
      title,
      description: "",
      command: "",
      version: "0",
      checkpoints: [],
      probes: [],
      engine: { name: "wasm", version: "0", threads: 1, normalization: "float32" },
      sections: [],
    };
    return (await htmlPage(report as Parameters<typeof htmlPage>[0], { single: true })).get("index.html")!;
  }
});
