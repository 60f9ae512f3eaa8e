import { appended, type Tampering, text } from "./tampering.js";

/** Changes to a drawing in SVG. */
export const SVG: readonly Tampering[] = [
  {
    what: "a style behind the description",
    change: text("</desc>", "</desc><style>image{filter:invert(1)}</style>"),
    says: /^line \d+, column \d+: /,
  },
  {
    what: "a style on a line of its own",
    change: text("</desc>\n", "</desc>\n<style>image{filter:invert(1)}</style>\n"),
  },
  { what: "a script behind the title", change: text("</title>", "</title><script>alert(1)</script>") },
  {
    what: "words taken away by a style",
    change: text("</metadata>", "</metadata><style>text{display:none}</style>"),
  },
  { what: "another title", change: text("<title>relu4", "<title>relu5") },
  { what: "an event of the root", change: text('role="img"', 'role="img" onload="alert(1)"') },
  { what: "another size", change: text(/ height="[\d.]+mm"/, ' height="9mm"') },
  { what: "another viewport", change: text('viewBox="0 0', 'viewBox="9 0') },
  { what: "a tile that moved", change: text('<image x="', '<image x="1') },
  { what: "a tile of another file", change: text('href="data:', 'href="https://example.org/data:') },
  {
    what: "a tile that is not seen",
    change: text("image-rendering:pixelated", "image-rendering:pixelated;opacity:0"),
  },
  { what: "another word", change: text(/(<text [^>]*>)relu4/, "$1relu5") },
  { what: "a word that is not seen", change: text('<text x="', '<text display="none" x="') },
  { what: "a rectangle over everything", change: text("</svg>", '<rect width="99%" height="99%"/></svg>') },
  { what: "a group that is turned", change: text("<image", '<g transform="rotate(90)"/><image') },
  { what: "an animation", change: text("</svg>", '<animate attributeName="x" to="9"/></svg>') },
  {
    what: "a page of another kind in it",
    change: text(
      "</svg>",
      "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject></svg>",
    ),
  },
  { what: "an entity", change: text("<svg ", '<!DOCTYPE svg [<!ENTITY e "x">]><svg ') },
  { what: "a comment", change: text("</svg>", "<!-- x --></svg>") },
  { what: "a stylesheet of another file", change: text("<svg ", '<?xml-stylesheet href="a.css"?><svg ') },
  { what: "bytes after the end", change: appended("<!-- more -->") },
  {
    what: "an option in its provenance",
    change: text("&quot;percentile\\&quot;:99.5", "&quot;percentile\\&quot;:98"),
    says: /^its metadata differs: command /,
  },
];

/** Changes to a page. */
export const HTML: readonly Tampering[] = [
  {
    what: "the numbers under the pointer",
    change: text(/"values":"AAAA..../, '"values":"AAAAAAAA'),
    says: /^line \d+, column \d+: /,
  },
  { what: "a style that inverts", change: text("</style>", "svg{filter:invert(1)}</style>") },
  { what: "words over the figure", change: text("<figure>", "<p style='position:fixed'>proved</p><figure>") },
  { what: "another title of the page", change: text("<title>relu4", "<title>relu5") },
  {
    what: "a policy that lets scripts in",
    change: text("script-src &#39;sha256", "script-src &#39;unsafe-inline&#39; &#39;sha256"),
  },
  { what: "another script", change: text("</script>\n</html>", "alert(1)</script>\n</html>") },
  { what: "a script before the page's own", change: text("<script>", "<script>alert(1)</script><script>") },
  { what: "the title of a tile", change: text('"title":"channel', '"title":"CHANNEL') },
  {
    what: "an address that it leads to",
    change: text(
      '<meta charset="utf-8"/>',
      '<meta charset="utf-8"/><meta http-equiv="refresh" content="0;url=x"/>',
    ),
  },
  { what: "a base of addresses", change: text("<title>", '<base href="x"/><title>') },
  {
    what: "an attribute of the root",
    change: text('<html lang="en">', '<html lang="en" style="filter:invert(1)">'),
  },
  { what: "a frame", change: text("</figure>", "<iframe></iframe></figure>") },
  { what: "bytes after the end", change: appended(" ") },
];

/** Changes to a document. */
export const PDF: readonly Tampering[] = [
  {
    what: "palettes of other colors",
    change: text(/DeviceRGB (\d+) <[0-9a-f]{6}/, "DeviceRGB $1 <ffffff"),
    says: /^line \d+, column \d+: /,
  },
  { what: "a page that is turned", change: text("/Type /Page\n", "/Type /Page\n/Rotate 90\n") },
  { what: "a page that is cut off", change: text(/\/MediaBox \[0 0 /, "/MediaBox [9 0 ") },
  { what: "another title", change: text("\n(relu4 of", "\n(relu5 of") },
  { what: "another creator", change: text("\n(convscope 0", "\n(CONVSCOPE 0") },
  {
    what: "a script that runs when it is opened",
    change: text("/Type /Catalog\n", "/Type /Catalog\n/OpenAction << /S /JavaScript /JS (x) >>\n"),
  },
  { what: "a note on the page", change: text("/Type /Page\n", "/Type /Page\n/Annots []\n") },
  {
    what: "an update behind the end",
    change: appended("7 0 obj\n<< /Type /Page /Rotate 180 >>\nendobj\ntrailer\n<< /Root 3 0 R >>\n%%EOF\n"),
  },
  { what: "a comment", change: text("%PDF-1.3\n", "%PDF-1.3\n%x\n") },
  { what: "another version of the format", change: text("%PDF-1.3", "%PDF-1.7") },
];

/** Changes to a figure as data. */
export const JSON_FIGURE: readonly Tampering[] = [
  {
    what: "a number of a tile",
    change: text(/"values":\[0,/, '"values":[1,'),
    says: /^marks\.\d+\.samples\.values\.0 is 1 but should be 0$/,
  },
  {
    what: "another description",
    change: text("relu4 (relu)", "relu4 (tanh)"),
    says: /its metadata differs: Description/,
  },
  {
    what: "another title",
    change: text('"Title":"relu4', '"Title":"relu5'),
    says: /its metadata differs: Title/,
  },
  { what: "a word of the figure", change: text('"text":"relu4', '"text":"relu5'), says: /^marks\./ },
  { what: "an additional field", change: text('"width":', '"extra":1,"width":'), says: /extra/ },
  { what: "a field twice", change: text('"width":', '"width":1,"width":'), says: /column/ },
  { what: "a number in another notation", change: text('"dpi":96', '"dpi":96.0'), says: /column/ },
  { what: "spaces", change: text('"width":', ' "width":'), says: /column/ },
  { what: "one mark fewer", change: text(/\{[^{}]*"type":"line"[^{}]*\},/, ""), says: /./ },
];

/** Changes to a table as JSON. */
export const DOCUMENT: readonly Tampering[] = [
  {
    what: "a number of its table",
    change: text(/"ratio": \d/, '"ratio": 9'),
    says: /^its content differs: rows\.0\.ratio is 9/,
  },
  {
    what: "an option",
    change: text('"options": {', '"options": {"x": 1'),
    verdict: "cannot check",
    says: /x/,
  },
  {
    what: "a number of images",
    change: text('"images": 10', '"images": 11'),
    says: /images is 11 but should be 10/,
  },
  { what: "the summary of a column", change: text('"summary": "', '"summary": "not '), says: /summary/ },
  { what: "spaces", change: appended("\n"), says: /formatted differently/ },
];

/** Changes to a table as CSV. */
export const CSV: readonly Tampering[] = [
  { what: "a number", change: text(/\r\n([^\r]*),\d/, "\r\n$1,9"), says: /^line 2 is / },
  { what: "an additional row", change: appended("x,y\r\n"), says: /./ },
  { what: "ends of lines", change: text("\r\n", "\n"), says: /./ },
  { what: "bytes after the end", change: appended("x"), says: /./ },
];
