import { createHash } from "node:crypto";
import type { World } from "cargoshipper/sandbox";

/** A credential that nobody has, and that looks like no id of any sandbox. */
export const madeUp = (world: World): string =>
  createHash("sha256").update(`credential ${world.id()}`).digest("hex").slice(0, 24);
