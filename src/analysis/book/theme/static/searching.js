// What the search says, in this book's own words: Sphinx's own script asks for them here before it shows a line.
(function () {
  "use strict";
  const found = "Pages found: ${resultCount}.";
  Documentation.addTranslations({
    locale: "en",
    plural_expr: "(n != 1)",
    messages: {
      "Searching": "Looking",
      "Preparing search...": "One moment\u2026",
      "Search Results": "Pages",
      "Search finished, found ${resultCount} page(s) matching the search query.": found,
      "Search finished, found one page matching the search query.": ["Pages found: 1.", found],
      "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
        "No page holds all of these words. Try fewer words, or another form of one. A number, a row or a law is found faster on the pages of facts, of records by state, and of events by date.",
    },
  });
})();
