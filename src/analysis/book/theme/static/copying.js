// Lines that can be copied as evidence. Where the clipboard is out of reach the line is selected, ready to be copied.
(function () {
  "use strict";
  const LONG = 4000; // milliseconds that the button says what happened

  function select(line) {
    const range = document.createRange();
    range.selectNodeContents(line);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // The old way works in a page that was opened from a file or over plain http.
  function copySelected(line) {
    select(line);
    return document.execCommand("copy");
  }

  async function copied(line) {
    if (!navigator.clipboard) return copySelected(line);
    try {
      await navigator.clipboard.writeText(line.textContent);
      return true;
    } catch (error) {
      if (error.name !== "NotAllowedError") throw error;
      return copySelected(line); // the reader or the browser does not let pages write to the clipboard
    }
  }

  function start() {
    const heard = document.createElement("p");
    heard.className = "unseen";
    heard.setAttribute("role", "status");
    document.querySelector("main").append(heard);
    document.addEventListener("click", async (event) => {
      const button = event.target.closest("button.copy");
      if (!button) return;
      const done = await copied(button.previousElementSibling);
      button.textContent = done ? "Copied" : "Selected";
      heard.textContent = done
        ? "Copied: the number, what it counts, its sources and its address."
        : "The line is selected. Copy it with the keys or the menu of your browser.";
      setTimeout(() => { button.textContent = "Copy"; heard.textContent = ""; }, LONG);
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
