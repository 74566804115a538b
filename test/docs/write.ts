/** Writes the generated parts of documents anew: `npm run docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { TABLES, withTables } from "./tables.js";

for (const file of Object.keys(TABLES))
  writeFileSync(file, await withTables(file, readFileSync(file, "utf8")));
