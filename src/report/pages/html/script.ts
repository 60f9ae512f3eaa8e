import { FIGURE_SCRIPT } from "../../../figures/encoders/figureScript.js";

/**
 * What gives figures their values: they are read when a figure is first pointed at, enlarged or entered with Enter, from
 * the page or, where it has files beside it, from a file in a frame. Escape leaves a figure again.
 */
const FIGURES = `
const inflated = async (text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
};

const framed = (address) => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  addEventListener("message", function take(event) {
    if (event.source !== frame.contentWindow) return;
    removeEventListener("message", take);
    frame.remove();
    resolve(event.data);
  });
  frame.src = address;
  document.body.append(frame);
});

const draw = (sheet, drawing) => {
  const picture = sheet.querySelector("img");
  if (picture === null) return;
  const svg = document.importNode(new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement, true);
  svg.setAttribute("aria-label", picture.alt);
  picture.replaceWith(svg);
};

const setUp = async (figure) => {
  const data = figure.querySelector("script.values");
  const { planes, variants, drawings } = data === null ? await framed(figure.dataset.values) : JSON.parse(data.textContent);
  const bytes = await inflated(planes);
  return [...figure.querySelectorAll("[data-variant]")].map((sheet, index) => {
    if (drawings !== undefined) draw(sheet, drawings[index]);
    const tiles = variants[index].map(({ at, ...tile }) => ({ ...tile, values: new DataView(bytes, at) }));
    return setUpFigure(sheet.querySelector("svg"), tiles);
  });
};

const known = new Map();
const prepared = (figure) => {
  if (!known.has(figure)) known.set(figure, setUp(figure));
  return known.get(figure);
};
const shownOf = async (figure) => {
  const handles = await prepared(figure);
  return handles[Number(figure.querySelector(".scope:checked")?.value ?? 0)];
};

for (const figure of document.querySelectorAll(".figure")) {
  const stage = figure.querySelector(".stage");
  const close = async () => { for (const handle of await prepared(figure)) handle.close(); };
  stage.addEventListener("pointerenter", () => { prepared(figure); });
  stage.addEventListener("focusout", ({ relatedTarget }) => { if (known.has(figure) && !stage.contains(relatedTarget)) close(); });
  stage.addEventListener("keydown", async (event) => {
    if (event.key === "Enter" && event.target === stage) {
      const handle = await shownOf(figure);
      handle.open();
      handle.first()?.focus();
    }
    if (event.key === "Escape" && event.target !== stage && !zoom.open) {
      stage.focus();
      close();
    }
  });
}
`;

/** What enlarges a figure: the figure itself and its switch move into a window of their own, and back when that is closed. */
const ZOOM = `
const zoom = document.getElementById("page-zoom");
const STEP = 1.25;
const zoomBy = (factor) => {
  const before = Number(zoom.style.getPropertyValue("--zoom")) || 1;
  zoom.style.setProperty("--zoom", String(factor === 0 ? fitting() : Math.max(0.2, Math.min(16, before * factor))));
};
const fitting = () => {
  const stage = zoom.querySelector(".stage");
  const sheet = [...stage.querySelectorAll(".sheet")].find(({ offsetParent }) => offsetParent !== null);
  const width = parseFloat(sheet.style.getPropertyValue("--w"));
  const ratio = parseFloat(sheet.style.getPropertyValue("--ratio"));
  return Math.min((stage.clientWidth - 2) / width, ((stage.clientHeight - 2) * ratio) / width);
};
const enlarge = (figure) => {
  const stage = figure.querySelector(".stage");
  const scopes = figure.querySelector(".switch");
  const place = stage.nextElementSibling;
  const height = stage.offsetHeight;
  zoom.querySelector("strong").textContent = figure.querySelector("h3").firstChild.textContent;
  figure.append(zoom);
  if (scopes !== null) zoom.querySelector("strong").after(scopes);
  zoom.append(stage);
  figure.style.paddingTop = height + "px";
  zoom.showModal();
  zoom.append(tip);
  zoomBy(0);
  stage.focus();
  prepared(figure);
  zoom.addEventListener("close", () => {
    hide();
    place.before(stage);
    if (scopes !== null) figure.querySelector(".tools").prepend(scopes);
    figure.style.paddingTop = "";
    document.body.append(zoom, tip);
    figure.querySelector(".enlarge").focus();
  }, { once: true });
};
for (const button of document.querySelectorAll(".enlarge")) button.addEventListener("click", () => enlarge(button.closest(".figure")));
const zooms = { "+": STEP, "=": STEP, "-": 1 / STEP, 0: 0 };
for (const button of zoom.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoomBy(zooms[button.dataset.zoom]));
zoom.querySelector(".close").addEventListener("click", () => zoom.close());
zoom.addEventListener("keydown", (event) => { if (event.key in zooms && !event.ctrlKey && !event.metaKey) zoomBy(zooms[event.key]); });
`;

/** What sorts tables: by numbers in full, by texts as people order them; what is no number comes last either way. */
const TABLES = `
const order = new Intl.Collator("en", { numeric: true });
const sort = (table, head) => {
  const isDown = head.ariaSort === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
  const isNumber = head.dataset.type === "number";
  const keyOf = ({ cells }) => {
    const { dataset, textContent } = cells[head.cellIndex];
    const written = dataset.value ?? textContent;
    return isNumber ? Number(written === "" ? NaN : written) : written;
  };
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: keyOf(row) }));
  const isLast = ({ key }) => key === "" || Number.isNaN(key);
  rows.sort((one, other) => {
    if (isLast(one) || isLast(other)) return isLast(one) - isLast(other);
    const ahead = isNumber ? (one.key > other.key) - (one.key < other.key) : order.compare(one.key, other.key);
    return isDown ? -ahead : ahead;
  });
  table.tBodies[0].append(...rows.map(({ row }) => row));
};
for (const table of document.querySelectorAll("table.sortable"))
  for (const head of table.tHead.rows[0].cells) head.firstChild.addEventListener("click", () => sort(table, head));
`;

/** What copies command lines, folds the contents where there is little room, and marks where one is in them. */
const PAGE = `
for (const button of document.querySelectorAll(".copy")) button.addEventListener("click", async () => {
  const code = button.previousElementSibling;
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
});

const contents = document.querySelector(".contents");
const roomy = matchMedia("(min-width: 72rem)");
const fold = () => { contents.open = roomy.matches; };
roomy.addEventListener("change", fold);
fold();
addEventListener("beforeprint", () => { contents.open = true; });
addEventListener("afterprint", fold);

const links = new Map([...contents.querySelectorAll("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const seen = new IntersectionObserver((entries) => {
  const entered = entries.find(({ isIntersecting }) => isIntersecting);
  if (entered === undefined) return;
  for (const link of links.values()) link.removeAttribute("aria-current");
  links.get(entered.target.id)?.setAttribute("aria-current", "true");
}, { rootMargin: "0px 0px -80% 0px" });
for (const id of links.keys()) seen.observe(document.getElementById(id));
`;

/** What a report's page does. Without it the page still shows everything but the values under the pointer. */
export const PAGE_SCRIPT = `${FIGURE_SCRIPT}${FIGURES}${ZOOM}${TABLES}${PAGE}`;
