/** Milliseconds for which a button says that it has copied. */
const CONFIRMATION = 2000;

/** Lets buttons copy the command line before them. */
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

/** Copies the text of an element, by way of the selection where a page may not write to the clipboard. */
async function copyText(element: Element): Promise<void> {
  try {
    await navigator.clipboard.writeText(element.textContent);
  } catch {
    getSelection()?.selectAllChildren(element);
    document.execCommand("copy");
  }
}
