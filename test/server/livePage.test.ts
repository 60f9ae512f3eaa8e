import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { unescapeXml } from "../../src/core/xml.js";
import { readBundle } from "../../src/figures/encoders/clientBundle.js";
import { htmlPage } from "../../src/report/pages/html/htmlPage.js";
import { livePage, livePolicy, waitingPage } from "../../src/server/livePage.js";

/** The hash of the script in policies and pages. */
const HASH = `sha256-${createHash("sha256").update(readBundle("live.js")).digest("base64")}`;

const policyIn = (html: string) => unescapeXml(/Security-Policy" content="([^"]*)"/.exec(html)![1]!);

describe("a served page", () => {
  it("also allows the script and requests to its server, and nothing else", () => {
    const policy = "default-src 'none'; script-src 'sha256-abc='; base-uri 'none'";
    expect(livePolicy(policy)).toBe(
      `default-src 'none'; script-src 'sha256-abc=' '${HASH}'; base-uri 'none'; connect-src 'self'`,
    );
  });

  it("keeps the permissions of its policy, and replaces its prohibitions", () => {
    expect(livePolicy("script-src 'none'; connect-src 'self'")).toBe(
      `script-src '${HASH}'; connect-src 'self'`,
    );
  });

  it("names the hash of the script", () => {
    expect(livePage(waitingPage(), "v1")).toContain(`integrity="${HASH}"`);
  });

  it("equals a report's page except for a script and another policy", async () => {
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

  it("contains the script even without a policy", () => {
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
