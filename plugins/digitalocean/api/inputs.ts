import { callInputs } from "cargoshipper/api";

/** What the tools of the whole API take. */
export const { Search, Read, Change } = callInputs("Path and query");
