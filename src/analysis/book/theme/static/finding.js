// Lists that can be searched: words, choices, an order, all kept in the address. Without JavaScript the list is whole.
(function () {
  "use strict";
  const PAUSE = 150; // milliseconds after the last key
  const SEVERAL = "|";

  // Words are compared by their beginnings, without accents and capitals: "ice" finds ICE and not police.
  function wordsOf(text) {
    const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  }

  function reader(place) {
    const known = new Map();
    return (item) => {
      if (!known.has(item)) {
        const group = item.closest("[data-group]");
        const parts = [item.textContent, item.dataset.words || "", (group && group.dataset.words) || ""];
        known.set(item, ` ${wordsOf(parts.join(" ")).join(" ")}`);
      }
      return known.get(item);
    };
  }

  function valuesOf(item, name) {
    const bearer = item.closest(`[data-${name}]`);
    return bearer ? bearer.dataset[name].split(SEVERAL) : [];
  }

  class Finder {
    constructor(place) {
      this.place = place;
      this.form = place.querySelector("form.finder");
      this.items = [...place.querySelectorAll(place.dataset.finder)];
      this.groups = [...place.querySelectorAll("[data-group]")];
      this.lists = new Map();
      for (const item of this.items) {
        if (!this.lists.has(item.parentElement)) this.lists.set(item.parentElement, []);
        this.lists.get(item.parentElement).push(item);
      }
      this.text = reader(place);
      this.fields = [...this.form.elements].filter((field) => field.name);
      this.order = "";
      this.kept = null; // the entry that the address names is shown whatever is asked for
    }

    // What is asked for, by the name of the field.
    asked() {
      return Object.fromEntries(this.fields.map((field) => [field.name, field.value.trim()]).filter(([, value]) => value));
    }

    fits(item, words, choices) {
      if (!choices.every(([name, value]) => valuesOf(item, name).includes(value))) return false;
      return words.every((word) => this.text(item).includes(` ${word}`));
    }

    apply() {
      const { q = "", order = "", ...facets } = this.asked();
      const words = wordsOf(q);
      const choices = Object.entries(facets);
      let shown = 0;
      for (const item of this.items) {
        item.hidden = item !== this.kept && !this.fits(item, words, choices);
        if (!item.hidden) shown += 1;
      }
      const full = new Set(this.items.filter((item) => !item.hidden).map((item) => item.closest("[data-group]")));
      for (const group of this.groups) group.hidden = !full.has(group);
      this.place.classList.toggle("narrowed", shown < this.items.length);
      this.place.querySelector(".finder-none").hidden = shown > 0;
      const [some, all] = [shown, this.items.length].map((number) => number.toLocaleString("en-US"));
      this.form.querySelector(".finder-count").textContent = `${some} of ${all} ${this.place.dataset.noun} shown`;
      this.arrange(order);
    }

    // An order is the name of the number by which entries stand, and groups by their first entry; none: as printed.
    arrange(order) {
      if (order === this.order) return;
      this.order = order;
      const firsts = new Map();
      for (const [list, printed] of this.lists) {
        const sorted = order ? printed.slice().sort((a, b) => a.dataset[order] - b.dataset[order]) : printed;
        list.append(...sorted);
        firsts.set(list.closest("[data-group]"), Number(sorted[0].dataset[order]));
      }
      const groups = order ? this.groups.slice().sort((a, b) => firsts.get(a) - firsts.get(b)) : this.groups;
      if (groups.length) groups[0].parentElement.append(...groups);
    }

    // The address says what is asked for, so that it can be sent to somebody else.
    remember() {
      const address = new URLSearchParams(location.search);
      for (const field of this.fields) address.delete(field.name);
      for (const [name, value] of Object.entries(this.asked())) address.set(name, value);
      const query = address.toString();
      history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    }

    recall() {
      const address = new URLSearchParams(location.search);
      for (const field of this.fields) {
        const value = address.get(field.name) || "";
        const allowed = field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value);
        if (allowed) field.value = value;
      }
    }

    // What the address names is brought into sight: an entry beside the others, a group by dropping the filter.
    arrive() {
      const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !this.place.contains(target)) return false;
      this.kept = target.closest(this.place.dataset.finder);
      const hidden = target.closest("[hidden]");
      if (!hidden) return false;
      if (!this.kept) this.clear();
      this.apply();
      target.scrollIntoView();
      return true;
    }

    clear() {
      for (const field of this.fields) if (field.name !== "order") field.value = "";
      this.remember();
    }

    act() {
      clearTimeout(this.waiting);
      this.kept = null;
      this.apply();
      this.remember();
    }

    watch() {
      this.form.addEventListener("submit", (event) => { event.preventDefault(); this.act(); });
      this.form.addEventListener("reset", (event) => { event.preventDefault(); this.clear(); this.act(); });
      this.form.addEventListener("change", () => this.act());
      this.form.addEventListener("input", () => {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => this.act(), PAUSE);
      });
      this.form.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        this.clear();
        this.act();
        this.form.elements.q.focus();
      });
      window.addEventListener("hashchange", () => this.arrive());
    }

    start() {
      this.watch();
      this.recall();
      if (Object.keys(this.asked()).length) this.apply();
      this.place.classList.remove("waiting");
      this.arrive();
    }
  }

  function start() {
    document.querySelectorAll("[data-finder]").forEach((place) => new Finder(place).start());
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
