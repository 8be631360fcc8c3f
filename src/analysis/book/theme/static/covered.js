// Was it covered? The answers are worked out beforehand, by the library; here they are only looked up and shown.
(function () {
  "use strict";
  const data = window.coveredData;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const GRAINS = { 10: "day", 7: "month", 4: "year" };
  const { Refused, element, facts, start } = window.bookTools;
  const tool = document.getElementById("covered");
  const jurisdictions = [...tool.querySelectorAll('[name="jurisdiction"] option')].map((option) => option.value);

  // The question ------------------------------------------------------------------------------------------------
  // A date as written is the range of days it could be. ISO dates are compared as text.
  function parsed(text) {
    const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
    if (!match) throw new Refused("on", "Write the date as year-month-day, such as 2018-10-23, or leave out the day or the month and day.");
    const [year, month, day] = match.slice(1).map((part) => (part === undefined ? null : Number(part)));
    const lengths = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const wrong = year === 0 || (month !== null && !lengths[month - 1]) || (day !== null && (day < 1 || day > lengths[month - 1]));
    if (wrong) throw new Refused("on", `${text} is not a day of the calendar.`);
    const two = (number) => String(number).padStart(2, "0");
    const last = month || 12;
    return {
      first: `${match[1]}-${two(month || 1)}-${two(day || 1)}`,
      last: `${match[1]}-${two(last)}-${two(day || lengths[last - 1])}`,
      words: [day, month && MONTHS[month - 1], year].filter(Boolean).join(" "),
      isDay: day !== null,
    };
  }

  const inWords = (day) => parsed(day).words;

  function known(field, name, names) {
    if (!names.includes(name)) throw new Refused(field, `No ${field} on record is called ${name || "nothing"}. Choose one from the list.`);
  }

  function checked(question) {
    const asked = parsed(question.on);
    if (asked.first > data.checked) throw new Refused("on", `The tables were last checked on ${inWords(data.checked)}: a later day has no answer yet.`);
    known("agency", question.agency, Object.keys(data.agencies));
    known("place", question.place, Object.keys(data.beside));
    known("jurisdiction", question.jurisdiction || "", jurisdictions);
    const life = data.agencies[question.agency];
    if (life.from && asked.last < life.from) {
      throw new Refused("on", `${question.agency} began on ${inWords(life.began)}. ${life.before ? `For earlier days ask about ${life.before}.` : ""}`.trim());
    }
    if (life.until && asked.first >= life.until) throw new Refused("on", `${question.agency} ended on ${inWords(life.ended)}. Ask about a later agency.`);
    return asked;
  }

  // The answer --------------------------------------------------------------------------------------------------
  // The last step that begins on or before the date.
  function held(steps, on) {
    let found = null;
    for (const [from, value] of steps[GRAINS[on.length]]) {
      if (from > on) break;
      found = value;
    }
    return found;
  }

  function beside(question) {
    const where = question.jurisdiction || "";
    const laws = data.beside[question.place].filter((law) => law.agencies.includes(question.agency) && where in law.binds);
    return laws.map((law) => [held(law.steps, question.on), law.binds[where]])
      .filter(([number]) => number !== null)
      .map(([number, binds]) => Object.assign({}, data.laws[number], { binds }));
  }

  // The answer to a question, in the library's own words. Throws Refused, with the field and what is wrong with it.
  function answer(question) {
    const asked = checked(question);
    const kept = data.answers[held(data.main[question.agency][question.place], question.on)];
    const said = kept.said.map((number) => data.texts[number]);
    const orders = beside(question);
    const limiting = orders.filter((order) => order.limits).map((order) => `${order.title} (${order.binds})`);
    const lead = `${asked.isDay ? "On" : "In"} ${asked.words}, ${said[0]}`;
    const laid = limiting.length ? [`${data.laidOver} ${limiting.join("; ")}.`] : [];
    return {
      status: kept.status, certain: kept.certain, track: kept.track, grade: kept.grade, lead,
      sentence: [lead, ...said.slice(1), ...laid].join(" "),
      cautions: kept.cautions.map((number) => data.texts[number]),
      periods: kept.periods.length ? kept.periods : [[asked.first, asked.last, kept.status]],
      tracks: Object.fromEntries(Object.entries(kept.tracks).map(([track, numbers]) => [track, numbers.map((one) => data.instruments[one])])),
      overlays: orders,
    };
  }

  // The page ----------------------------------------------------------------------------------------------------
  const part = (selector) => tool.querySelector(selector);
  const plain = (status) => status.replace("_", " ");
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function source(id) {
    const link = element("a", data.sources[id]);
    link.href = `${tool.dataset.root}sources.html#${id}`;
    return link;
  }

  function badge(status) {
    const mark = element("span", data.marks[status], "mark");
    mark.setAttribute("aria-hidden", "true");
    return element("strong", [mark, ` ${capital(plain(status))}`], `status ${status}`);
  }

  const knownFrom = (grade) => (grade === "recalled" ? "from memory, due for a check" : "from reading");

  function instrument(one) {
    return facts([
      ["Instrument", [`${one.title}. `, source(one.source_id)]],
      ["In force", capital(one.force) + (one.certain ? "" : ". A date known only to the month or year leaves its force on this day open")],
      ["What it speaks of", one.action_types],
      ["Exceptions", one.exceptions],
      ["Who approves", one.approver],
      ["Known", knownFrom(one.grade) + (one.recalled ? `; from memory: ${one.recalled}` : "")],
    ]);
  }

  function shortInstrument(one) {
    return element("li", [`${capital(plain(one.status))}: ${one.title} (`, source(one.source_id), ")"]);
  }

  function law(order) {
    const force = order.note || (order.certain ? "" : "perhaps in force: a day is not known");
    return element("li", [
      element("strong", order.title), ` (${order.kind}). `,
      facts([
        ["Whom it binds", order.binds], ["Says", plain(order.status)], ["Exceptions", order.exceptions],
        ["Who approves", order.approver], ["Force", force], ["Known", knownFrom(order.grade)], ["Source", source(order.source_id)],
      ]),
    ]);
  }

  function section(title, content) {
    return [element("h2", title), ...[].concat(content)];
  }

  function details(found) {
    const own = found.tracks[found.track] || [];
    const others = Object.entries(found.tracks).filter(([track]) => track !== found.track);
    const parts = [];
    if (own.length) parts.push(instrument(own[0]));
    parts.push(facts([
      ["Line of rules", capital(data.tracks[found.track])],
      ["How sure", `${found.certain ? "Certain as far as the dates go" : "Not certain: a vague date leaves doubt"}; ${data.grades[found.grade]}`],
      ["Within these days", found.periods.length > 1 ? found.periods.map(([from, to, status]) => `${from} to ${to}: ${plain(status)}`).join("; ") : ""],
    ]));
    if (own.length > 1) parts.push(...section("In force beside it", element("ul", own.slice(1).map(shortInstrument))));
    if (others.length) {
      const rows = others.flatMap(([track, all]) => [element("p", `${capital(data.tracks[track])}:`, "kind"), element("ul", all.map(shortInstrument))]);
      parts.push(...section("Other lines of rules, which never change this answer", rows));
    }
    const laws = found.overlays.length ? element("ul", found.overlays.map(law)) : element("p", "None on record for this question.");
    parts.push(...section("Court orders and state laws beside it, which never change this answer", laws));
    if (found.cautions.length) parts.push(...section("Take care", element("ul", found.cautions.map((text) => element("li", text)))));
    return parts;
  }

  function show(question) {
    const found = answer(question);
    part(".verdict").replaceChildren(element("p", badge(found.status)), element("p", found.lead));
    part(".more").replaceChildren(...details(found));
    return [found.sentence, ...found.cautions].join(" ");
  }

  window.covered = answer;
  start({
    name: "covered",
    fields: ["on", "agency", "place", "jurisdiction"],
    first: data.first,
    answer: show,
    nothing: () => part(".more").replaceChildren(),
  });
})();
