/** The duration of a button's confirmation, in milliseconds. */
const CONFIRMATION = 2000;

/** Makes buttons copy the command line before them. */
export function connectCopyButtons(): void {
  for (const button of document.querySelectorAll(".copy")) {
    button.addEventListener("click", async () => {
      const code = button.previousElementSibling;
      if (code === null) return;
      await copyText(code);
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
      }, CONFIRMATION);
    });
  }
}

/** Copies the text of an element, through a selection if the page may not write to the clipboard. */
async function copyText(element: Element): Promise<void> {
  try {
    await navigator.clipboard.writeText(element.textContent);
  } catch {
    getSelection()?.selectAllChildren(element);
    document.execCommand("copy");
  }
}
