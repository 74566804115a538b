import type { KnownFault } from "../../../spec/known-fault.js";

/** Every known fault of the document of August 2026 that the sandbox meets. */
export const KNOWN_FAULTS: readonly KnownFault[] = [];
