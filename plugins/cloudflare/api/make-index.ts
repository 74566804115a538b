import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { indexOf } from "cargoshipper/api";
import { readSdk } from "./read-sdk.js";

// Run by hand, with `npm run index:cloudflare`, whenever the SDK's version changes.
const sdk = fileURLToPath(new URL("../../../node_modules/cloudflare", import.meta.url));
writeFileSync(new URL("operations.json", import.meta.url), indexOf(readSdk(sdk)));
