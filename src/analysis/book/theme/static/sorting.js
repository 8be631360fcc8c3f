// Tables that can be put in another order: each heading becomes a button. Without JavaScript they stay as printed.
(function () {
  "use strict";
  const FEWEST = 3; // rows from which another order is of any use
  const NOTHING = /^(|–|—|not (stated|given|known|seen)|(date|day) not known|unknown)$/i;
  const NUMBER = /^(under )?([-+]?)\$?(\d[\d,]*(?:\.\d+)?|\.\d+)(e-?\d+)?( thousand| million| billion)?(%| percent)?(?: \([^)]*\))?$/i;
  const TIMES = { "": 1, thousand: 1e3, million: 1e6, billion: 1e9 };
  const DAY = /^(?:(?:(\d{1,2}) )?([A-Z][a-z]+) )?(\d{4})$/;
  const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // What a reader sees in a cell, without the notes that open beside a number.
  function text(row, at) {
    const cell = row.cells[at];
    if (!cell) return "";
    if (!cell.querySelector(".fact-about")) return cell.textContent.trim();
    const seen = cell.cloneNode(true);
    seen.querySelectorAll(".fact-about").forEach((note) => note.remove());
    return seen.textContent.trim();
  }

  // A number as it is printed: 12,345 or −0.3 or 4.1% or $7,140,000 or 0.052 (28 of 535). "Under 1%" is less than 1%.
  function number(shown) {
    if (shown.toLowerCase() === "none") return 0;
    const found = NUMBER.exec(shown.replace(/\u2212/g, "-").replace(/^\$([-+])/, "$1$"));
    if (!found) return null;
    const [, under, sign, digits, power = "", times = ""] = found;
    const value = Number(sign + digits.replace(/,/g, "") + power) * TIMES[times.trim().toLowerCase()];
    return under ? value - Math.abs(value) * 1e-9 : value;
  }

  // A date as closely as it is known, as its first and last day: 27 April 2021, Apr 2021, 2021, 2021-04-27.
  function days(shown) {
    const iso = ISO.exec(shown);
    const found = iso || DAY.exec(shown);
    if (!found) return null;
    const [year, named, day] = iso ? found.slice(1) : [found[3], found[2], found[1]];
    const month = named === undefined ? null : iso ? Number(named) - 1 : MONTHS.indexOf(named.slice(0, 3).toLowerCase());
    if (month !== null && (month < 0 || month > 11)) return null;
    if (month === null) return [Date.UTC(year, 0, 1), Date.UTC(year, 11, 31)];
    if (day === undefined) return [Date.UTC(year, month, 1), Date.UTC(Number(year), month + 1, 0)];
    return [Date.UTC(year, month, day), Date.UTC(year, month, day)];
  }

  // A month or a year stands before the days that it holds, whichever way the table runs: where in it is not known.
  function byDays(a, b, direction) {
    const [one, other] = [days(a), days(b)];
    const end = direction > 0 ? 0 : 1;
    return direction * (one[end] - other[end]) || (other[1] - other[0]) - (one[1] - one[0]);
  }

  // How the cells of a column are compared: as numbers or dates if all that is known is, else as words.
  function compared(rows, at) {
    const known = rows.map((row) => text(row, at)).filter((shown) => !NOTHING.test(shown));
    const all = (read) => known.length > 0 && known.every((shown) => read(shown) !== null);
    if (all(number)) return (a, b, direction) => direction * (number(a) - number(b));
    if (all(days)) return byDays;
    return (a, b, direction) => direction * words.compare(a, b);
  }

  function sorted(rows, at, direction) {
    const order = compared(rows, at);
    const seen = new Map(rows.map((row) => [row, text(row, at)]));
    return rows.slice().sort((one, other) => {
      const [a, b] = [seen.get(one), seen.get(other)];
      const [noA, noB] = [NOTHING.test(a), NOTHING.test(b)];
      return noA || noB ? noA - noB : order(a, b, direction); // what is not known stays last either way
    });
  }

  // The first press sorts upward, the second downward, the third brings back the order of the page.
  function press(table, heading, at, printed) {
    const next = { none: "ascending", ascending: "descending", descending: "none" }[heading.getAttribute("aria-sort")];
    for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", next);
    table.tBodies[0].append(...(next === "none" ? printed : sorted(printed, at, next === "ascending" ? 1 : -1)));
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
      const label = heading.querySelector("p") || heading;
      if (!label.textContent.trim()) return; // nothing to press, and nothing to call it
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
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
