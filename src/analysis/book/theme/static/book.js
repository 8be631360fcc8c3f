// Comfort for readers with JavaScript: live charts, a switch for dark, notes to numbers. The page is whole without it.
(function () {
  "use strict";
  const root = document.documentElement;

  function merged(base, changes) {
    const result = Object.assign({}, base);
    for (const [name, value] of Object.entries(changes)) {
      const both = value && typeof value === "object" && !Array.isArray(value) && typeof result[name] === "object";
      result[name] = both ? merged(result[name], value) : value;
    }
    return result;
  }

  // Charts ------------------------------------------------------------------------------------------------------
  let engine = null;
  function loadEngine() {
    engine = engine || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.body.dataset.vega;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("the chart script could not be loaded"));
      document.head.append(script);
    });
    return engine;
  }

  function recipe(figure, box) {
    const part = (role) => {
      const script = figure.querySelector(`script[data-chart="${role}"]`);
      return script && JSON.parse(script.textContent);
    };
    const wide = part("wide");
    if (!box.classList.contains("chart-narrow")) return wide;
    if (part("narrow")) return part("narrow");
    const narrow = merged(wide, part("narrow-changes"));
    if (wide.legends) narrow.legends = wide.legends.map(({ columns, ...legend }) => legend);
    return narrow;
  }

  async function enliven(box) {
    if (box.dataset.live) return;
    box.dataset.live = "loading";
    try {
      const embed = await loadEngine();
      const stage = document.createElement("div");
      await embed(stage, recipe(box.closest("figure"), box), {
        mode: "vega", logLevel: 1, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
      });
      const live = stage.querySelector("svg");
      const still = box.querySelector("svg");
      // The live picture takes the size of the still one, to the pixel.
      live.setAttribute("viewBox", live.getAttribute("viewBox") || `0 0 ${live.getAttribute("width")} ${live.getAttribute("height")}`);
      live.setAttribute("width", still.getAttribute("width"));
      live.setAttribute("height", still.getAttribute("height"));
      live.removeAttribute("style");
      live.setAttribute("aria-hidden", "true");
      live.setAttribute("focusable", "false");
      box.replaceChildren(stage);
      box.dataset.live = "yes";
    } catch (error) {
      box.dataset.live = "no";
      console.error(error);
    }
  }

  // The script of the charts is large: it is fetched when a reader is there to use it, and a chart is in sight.
  const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "scroll", "touchstart"];
  function onFirstSign(start) {
    const once = () => {
      SIGNS.forEach((sign) => removeEventListener(sign, once));
      start();
    };
    SIGNS.forEach((sign) => addEventListener(sign, once, { passive: true }));
  }

  function watchCharts() {
    const boxes = document.querySelectorAll(".chart-box");
    if (!boxes.length || !document.body.dataset.vega || !("IntersectionObserver" in window)) return;
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        enliven(entry.target);
      }
    });
    onFirstSign(() => boxes.forEach((box) => seen.observe(box)));
  }

  // Light and dark ----------------------------------------------------------------------------------------------
  function watchTheme() {
    const button = document.querySelector("button.theme");
    if (!button) return;
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
    const label = () => { button.textContent = isDark() ? "Light" : "Dark"; };
    label();
    system.addEventListener("change", label);
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (error) { /* kept for this page only */ }
      label();
    });
  }

  // Frames that scroll are stops for the keyboard; those that do not, are not -----------------------------------
  function watchFrames() {
    const frames = document.querySelectorAll(".table-frame[tabindex], .chart-frame[tabindex], main pre");
    const settle = () => frames.forEach((frame) => {
      if (frame.scrollWidth > frame.clientWidth) frame.setAttribute("tabindex", "0");
      else if (frame.clientWidth) frame.removeAttribute("tabindex");
    });
    settle();
    window.addEventListener("resize", settle);
    document.addEventListener("toggle", settle, true); // what was folded had no width
  }

  // A note that would pass the edge of the screen is moved back into it.
  function keepInSight(event) {
    const place = event.target.closest && event.target.closest(".fact-here");
    const note = place && place.querySelector(".fact-about");
    if (!note) return;
    note.style.marginLeft = "";
    if (getComputedStyle(note).position !== "absolute") return;
    const box = note.getBoundingClientRect();
    const over = box.right - (root.clientWidth - 8);
    if (over > 0) note.style.marginLeft = `${-Math.min(over, box.left - 8)}px`;
  }

  // Notes to numbers go away with Escape, and come back with the next one ---------------------------------------
  function watchNotes() {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") root.classList.add("dismissed");
    });
    for (const kind of ["pointerover", "focusin"]) {
      document.addEventListener(kind, (event) => {
        if (!event.target.closest || !event.target.closest(".fact-here")) root.classList.remove("dismissed");
        else keepInSight(event);
      });
    }
  }

  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let box = target && target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (target && target.closest("details")) target.scrollIntoView();
  }

  // A long list of contents opens where the reader is.
  function showPlace() {
    const list = document.querySelector(".contents");
    const here = list && list.querySelector("[aria-current]");
    if (here && here.offsetTop > list.clientHeight - 60) list.scrollTop = here.offsetTop - list.clientHeight / 2;
  }

  function start() {
    showPlace();
    watchTheme();
    watchFrames();
    watchNotes();
    openTarget();
    window.addEventListener("hashchange", openTarget);
    watchCharts();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
