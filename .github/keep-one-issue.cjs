// One issue for each kind of report: opened when something is found, written anew each time, closed when nothing is.
const { readFileSync } = require("node:fs");

const AUTHOR = "github-actions[bot]"; // an issue of the same title that a person opened is theirs
const LONGEST = 60000; // characters; GitHub takes 65,536

module.exports = async ({ github, context, title, report }) => {
  const { findings } = JSON.parse(readFileSync(`${report}.json`, "utf8"));
  const body = cut(readFileSync(`${report}.md`, "utf8"));
  const open = await github.paginate(github.rest.issues.listForRepo, { ...context.repo, state: "open", creator: AUTHOR });
  const known = open.find((issue) => issue.title === title);
  if (!known && findings.length === 0) return;
  if (!known) {
    await github.rest.issues.create({ ...context.repo, title, body });
    return;
  }
  const state = findings.length === 0 ? "closed" : "open";
  await github.rest.issues.update({ ...context.repo, issue_number: known.number, body, state });
};

function cut(text) {
  if (text.length <= LONGEST) return text;
  const whole = text.slice(0, text.lastIndexOf("\n", LONGEST));
  return `${whole}\n\nThe rest is in the report that this run has kept.\n`;
}
