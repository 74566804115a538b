import type { KnownFault } from "../../../spec/known-fault.js";

/** Every known fault of the document of August 2026 that the sandbox meets. */
export const KNOWN_FAULTS: readonly KnownFault[] = [
  {
    operation: "GET /account",
    by: "document",
    fault: "unknown",
    pointer: "answer/account/volume_limit",
    why: "DigitalOcean's own Go client reads it, and programs that show accounts do; the document leaves it out.",
  },
];
