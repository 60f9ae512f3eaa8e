import { findElement } from "../elements.ts";

/** Collapses the contents on narrow windows, and highlights the part of the report at the top of the window. */
export function connectContents(): void {
  const contents = findElement<HTMLDetailsElement>(document, ".contents");
  foldContents(contents);
  markPlace(contents);
}

function foldContents(contents: HTMLDetailsElement): void {
  const roomy = matchMedia("(min-width: 72rem)");
  const fold = () => {
    contents.open = roomy.matches;
  };
  roomy.addEventListener("change", fold);
  fold();
  addEventListener("beforeprint", () => {
    contents.open = true;
  });
  addEventListener("afterprint", fold);
}

function markPlace(contents: HTMLElement): void {
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [linkedId(link), link]));
  const observer = new IntersectionObserver(
    (entries) => {
      const entered = entries.find(({ isIntersecting }) => isIntersecting);
      if (entered === undefined) return;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entered.target.id)?.setAttribute("aria-current", "true");
    },
    // The upper fifth of the window.
    { rootMargin: "0px 0px -80% 0px" },
  );
  for (const id of links.keys()) {
    const part = document.getElementById(id);
    if (part !== null) observer.observe(part);
  }
}

/** The id of a link's target within the page. */
export function linkedId({ hash }: Pick<HTMLAnchorElement, "hash">): string {
  return decodeURIComponent(hash.slice(1));
}
