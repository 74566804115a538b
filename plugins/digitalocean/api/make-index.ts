import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { indexOf } from "cargoshipper/api";
import { readDocument } from "./read-document.js";

// Run by hand, with `npm run index:digitalocean`, whenever the document in the folder that CARGOSHIPPER_SPECS names changes.
const folder = process.env["CARGOSHIPPER_SPECS"];
if (!folder) throw new Error("Set CARGOSHIPPER_SPECS to the folder that holds digitalocean-openapi.json.");
const document = JSON.parse(readFileSync(join(folder, "digitalocean-openapi.json"), "utf8"));
writeFileSync(new URL("operations.json", import.meta.url), indexOf(readDocument(document)));
