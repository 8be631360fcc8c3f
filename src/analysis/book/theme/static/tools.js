// What the things to use have in common: building their answers, saying what is wrong, the address, copying.
(function () {
  "use strict";

  // What is wrong with a field, said in a way that helps to put it right.
  class Refused extends Error {
    constructor(field, message) { super(message); this.field = field; }
  }

  // Quotation marks of print, as in the text around; what is copied keeps the marks of the tables.
  const curly = (text) => text
    .replace(/(^|[\s([\u2013\u2014])"/g, "$1\u201c").replaceAll('"', "\u201d")
    .replace(/(^|[\s([\u2013\u2014\u201c])'(?=\D)/g, "$1\u2018").replaceAll("'", "\u2019");

  function element(name, content, className) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...[].concat(content).map((part) => (typeof part === "string" ? curly(part) : part)));
    return made;
  }

  function facts(pairs) {
    const list = document.createElement("dl");
    for (const [term, content] of pairs) if (content) list.append(element("dt", term), element("dd", content));
    return list;
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      const area = element("textarea", text, "unseen"); // the older way, for pages opened from a file
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  // A form whose address carries its question. `answer(question)` shows it and returns the text to copy, or throws
  // Refused; `first` is the question of an address that asks none; `nothing` clears what was shown; `completed` fills in
  // what an address leaves open, and `changed` what follows from a field.
  function start({ name, fields, first, answer, nothing, completed = (question) => question, changed = () => {} }) {
    const tool = document.getElementById(name);
    const field = (one) => tool.querySelector(`[name="${one}"]`);
    const verdict = tool.querySelector(".verdict");
    const button = tool.querySelector(".tool-copy");
    let shared = "";

    function complain(wrong) {
      for (const one of fields) {
        const here = wrong !== null && wrong.field === one;
        tool.querySelector(`#${name}-${one}-error`).textContent = here ? wrong.message : "";
        if (here) field(one).setAttribute("aria-invalid", "true");
        else field(one).removeAttribute("aria-invalid");
      }
      button.disabled = wrong !== null;
    }

    // While somebody types, what is not yet whole is let be.
    function show(question, typing) {
      tool.querySelector(".copied").textContent = "";
      try {
        shared = answer(question);
        complain(null);
        return true;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (typing) return false;
        complain(error);
        nothing();
        verdict.replaceChildren(element("p", `No answer: ${error.message}`));
        return true;
      }
    }

    const asked = () => Object.fromEntries(fields.map((one) => [one, field(one).value.trim()]));
    const query = (question) => `?${new URLSearchParams(fields.filter((one) => question[one] !== "").map((one) => [one, question[one]]))}`;

    function fill(question) {
      for (const one of fields) {
        const choices = field(one).options;
        const offered = !choices || [...choices].some((option) => option.value === question[one]);
        field(one).value = offered ? question[one] : "";
      }
    }

    function fromAddress() {
      const given = new URLSearchParams(location.search);
      const asks = fields.some((one) => given.has(one));
      const question = completed(Object.fromEntries(fields.map((one) => [one, asks ? (given.get(one) || "").trim() : first[one]])));
      fill(question);
      show(question, false);
    }

    function change(event) {
      changed(event.target.name, field);
      const question = asked();
      if (show(question, event.type === "input")) history.replaceState(null, "", query(question) + location.hash);
    }

    // What is shared names the book's own address, if it has one, and not that of a copy on somebody's disk.
    function address() {
      const own = document.querySelector('link[rel="canonical"]');
      return (own ? own.href : location.href.replace(/[?#].*$/, "")) + query(asked());
    }

    const form = tool.querySelector("form");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", change);
    form.addEventListener("change", change);
    button.addEventListener("click", async () => {
      const done = await copied(`${shared}\n${address()}`);
      tool.querySelector(".copied").textContent = done ? "Copied" : "Copying is not allowed here; the address of the page holds your question.";
    });
    window.addEventListener("popstate", fromAddress);
    fromAddress();
    // The tables for readers without scripts, not yet laid out, wait for a button.
    tool.classList.add("ready");
    const more = tool.querySelector(".tool-more");
    more.addEventListener("click", () => {
      const open = tool.classList.toggle("with-tables");
      more.setAttribute("aria-expanded", String(open));
      more.textContent = open ? "Hide tables" : "Show tables";
      window.dispatchEvent(new Event("resize")); // frames that scroll become stops for the keyboard
    });
    tool.querySelector(".tool-live").hidden = false;
  }

  window.bookTools = { Refused, element, facts, start };
})();
