// A crowd calculator: the arithmetic of analysis.rates.crowd and the words of analysis.book.tools.crowdwords, held to
// them by tests. An empty field is a number that is not known, and so is what rests on it.
(function () {
  "use strict";
  const data = window.crowdData;
  const { Refused, element, facts, start } = window.bookTools;
  const UNKNOWN = "not known";
  const RARE = 0.01;
  const RAREST = 1e-12;

  // What is typed -----------------------------------------------------------------------------------------------
  function whole(field, text) {
    if (!text) return null;
    const plain = text.replace(/[,\s]/g, "");
    if (!/^\d{1,15}$/.test(plain)) throw new Refused(field, "Write a whole number, such as 100,000, or leave the field empty.");
    return Number(plain);
  }

  const NUMBER = /^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i;

  function rate(field, text) {
    if (!text) return null;
    const plain = text.replace(/,/g, "").replace(/\s+/g, " ");
    const ratio = /^(\S+) in (\S+)$/i.exec(plain);
    const parts = ratio ? [ratio[1], ratio[2]] : [plain.replace(/ ?(%|percent)$/, ""), "1"];
    const share = parts.every((part) => NUMBER.test(part)) ? Number(parts[0]) / Number(parts[1]) : NaN;
    const value = !ratio && /(%|percent)$/.test(plain) ? share / 100 : share;
    if (!(value >= 0 && value <= 1)) throw new Refused(field, "Write a share between 0 and 1, such as 0.001, 0.1% or 1 in 1,000, or leave the field empty.");
    return value;
  }

  function read(question) {
    const typed = {
      faces: whole("faces", question.faces), listed: whole("listed", question.listed),
      fpir: rate("fpir", question.fpir), fnir: rate("fnir", question.fnir),
    };
    if (typed.faces !== null && typed.listed !== null && typed.listed > typed.faces) {
      throw new Refused("listed", "No more faces can be on the list than are scanned.");
    }
    return typed;
  }

  // The arithmetic, step by step as in the library --------------------------------------------------------------
  function crowd({ faces, listed, fpir, fnir }) {
    const right = listed === null || fnir === null ? null : listed * (1 - fnir);
    const wrong = faces === null || listed === null || fpir === null ? null : (faces - listed) * fpir;
    const missed = right === null ? null : listed - right;
    return { faces, listed, right, wrong, missed, alerts: right === null || wrong === null ? null : right + wrong };
  }

  // Numbers in words --------------------------------------------------------------------------------------------
  const rounded = (value, settings) => new Intl.NumberFormat("en-US", Object.assign({ roundingMode: "halfEven" }, settings)).format(value);
  const tenth = (value, grouped) => rounded(value, { maximumFractionDigits: 1, useGrouping: grouped });

  function number(value) {
    if (value === null) return UNKNOWN;
    return value > 0 && value < 0.05 ? "under 0.1" : tenth(value, true);
  }

  function percent(share) {
    const ofHundred = share * 100;
    if (ofHundred > 0 && ofHundred < 0.05) return "under 0.1 percent";
    if (ofHundred >= 99.95 && ofHundred < 100) return "over 99.9 percent";
    return `${tenth(ofHundred, false)} percent`;
  }

  const oneIn = (share) => `1 in ${rounded(1 / share, { maximumSignificantDigits: 2 })}`;

  function inFaces(share) {
    if (share === 0) return "none";
    if (share >= RARE) return percent(share);
    return share < RAREST ? `under ${oneIn(RAREST)}` : oneIn(share);
  }

  function ofAlerts(found, value) {
    if (value === null || found.alerts === null) return UNKNOWN;
    return found.alerts === 0 ? "no alert" : percent(value / found.alerts);
  }

  function ofFaces(found, value) {
    if (value === null || found.faces === null) return UNKNOWN;
    return found.faces === 0 ? "no face" : inFaces(value / found.faces);
  }

  function rows(found) {
    const kinds = [["Right alerts", found.right], ["Wrong alerts", found.wrong], ["All alerts", found.alerts]];
    const alerts = kinds.map(([name, value]) => [name, number(value), ofAlerts(found, value), ofFaces(found, value)]);
    return [...alerts, ["Listed faces missed", number(found.missed), "not alerts", ofFaces(found, found.missed)]];
  }

  function sentence(found) {
    if (found.alerts === null) return "Some of the numbers are not known, and so is what rests on them. Fill in the empty fields to go on.";
    const right = found.alerts === 0 ? "no alert is expected" : `${ofAlerts(found, found.right)} of alerts are right`;
    return `Of ${number(found.faces)} faces scanned, ${number(found.listed)} belong to people on the list. `
      + `Expected right alerts: ${number(found.right)}; wrong ones: ${number(found.wrong)}. `
      + `Per alert: ${right}. Per face: wrong alerts at ${ofFaces(found, found.wrong)}. `
      + `Listed faces that pass without an alert: ${number(found.missed)}.`;
  }

  function answer(question) {
    const found = crowd(read(question));
    return { found, rows: rows(found), sentence: sentence(found) };
  }

  // The page ----------------------------------------------------------------------------------------------------
  const tool = document.getElementById("crowd");
  const table = tool.querySelector(".answer table");

  function print(lines) {
    lines.forEach((cells, at) => {
      [...table.tBodies[0].rows[at].cells].forEach((cell, column) => { cell.textContent = cells[column]; });
    });
  }

  function recorded(id) {
    const one = data.cases[id];
    if (!one) return [];
    const links = one.sources.flatMap(([source, label], at) => {
      const link = element("a", label);
      link.href = `${tool.dataset.root}sources.html#${source}`;
      return at ? ["; ", link] : [link];
    });
    return [element("h2", `On record: ${one.name}`), facts([...one.recorded, ["Note", one.reason], ["Sources", links]])];
  }

  function show(question) {
    const { found, rows: lines, sentence: words } = answer(question);
    print(lines);
    tool.querySelector(".verdict").replaceChildren(element("p", words));
    tool.querySelector(".more").replaceChildren(...recorded(question.case));
    const typed = INPUTS.map((name) => `${name} ${question[name] || UNKNOWN}`).join(", ");
    return found.alerts === null ? `${words} (${typed})` : `${words} (FPIR ${question.fpir}, FNIR ${question.fnir})`;
  }

  const INPUTS = ["faces", "listed", "fpir", "fnir"];

  // A case that an address names alone brings its numbers; numbers that are not the example's are the reader's own.
  function completed(question) {
    const named = data.cases[question.case];
    if (named && INPUTS.every((name) => !question[name])) return Object.assign({}, question, named.inputs);
    if (named || INPUTS.every((name) => question[name] === data.first[name])) return question;
    return Object.assign({}, question, { case: "own" });
  }

  // A case fills in its numbers; a number that is changed makes them the reader's own.
  function changed(name, field) {
    const chosen = field("case").value;
    if (name !== "case") {
      field("case").value = "own";
      return;
    }
    const inputs = chosen ? (data.cases[chosen] || {}).inputs : data.first;
    for (const [one, value] of Object.entries(inputs || {})) field(one).value = value;
  }

  window.crowd = answer;
  start({
    name: "crowd",
    fields: ["case", "faces", "listed", "fpir", "fnir"],
    first: Object.assign({ case: "" }, data.first),
    answer: show,
    nothing: () => print(rows(crowd({ faces: null, listed: null, fpir: null, fnir: null })).map(([name]) => [name, "–", "–", "–"])),
    completed,
    changed,
  });
})();
