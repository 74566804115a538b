import { createRequire } from "node:module";

// By the package's own name, so that it is found from the sources and from a chunk of the bundle alike.
const { version } = createRequire(import.meta.url)("cargoshipper/package.json") as { version: string };

/** Who asks, as providers see it. */
export const USER_AGENT = `cargoshipper/${version}`;
