// Tables that can be put in another order: each heading becomes a button. Without JavaScript they stay as printed.
(function () {
  "use strict";
  const NOTHING = "–";
  const FEWEST = 3; // rows from which another order is of any use
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  function text(row, at) {
    const cell = row.cells[at];
    return cell ? cell.textContent.trim() : "";
  }

  // A number as it is printed: 12,345 or −0.3 or 4.1% or $7,140,000. Anything else is words.
  function number(shown) {
    const plain = shown.replace(/^under /, "").replace(/[,$%\s]/g, "").replace("−", "-");
    return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
  }

  function compared(rows, at) {
    const known = rows.map((row) => text(row, at)).filter((shown) => shown && shown !== NOTHING);
    const numbers = known.length > 0 && known.every((shown) => number(shown) !== null);
    const order = numbers ? (a, b) => number(a) - number(b) : words.compare;
    return (direction) => (one, other) => {
      const [a, b] = [text(one, at), text(other, at)];
      const [noA, noB] = [!a || a === NOTHING, !b || b === NOTHING];
      if (noA || noB) return noA - noB; // what is not known stays last either way
      return direction * order(a, b);
    };
  }

  // The first press sorts upward, the second downward, the third brings back the order of the page.
  function press(table, heading, at, printed) {
    const next = { none: "ascending", ascending: "descending", descending: "none" }[heading.getAttribute("aria-sort")];
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", next);
    const rows = printed.slice();
    if (next !== "none") rows.sort(compared(rows, at)(next === "ascending" ? 1 : -1));
    table.tBodies[0].append(...rows);
  }

  function regular(table) {
    if (!table.tHead || table.tHead.rows.length !== 1 || table.tBodies.length !== 1) return false;
    if (table.tBodies[0].rows.length < FEWEST) return false;
    // A row that leaves its first cell empty goes on from the row above it, and must stay there.
    if ([...table.tBodies[0].rows].some((row) => !text(row, 0))) return false;
    return !table.querySelector("[rowspan], [colspan]");
  }

  function prepare(table) {
    const printed = [...table.tBodies[0].rows];
    [...table.tHead.rows[0].cells].forEach((heading, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      const label = heading.querySelector("p") || heading;
      button.append(...label.childNodes);
      label.append(button);
      heading.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => press(table, heading, at, printed));
    });
  }

  function start() {
    [...document.querySelectorAll("main table")].filter(regular).forEach(prepare);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
