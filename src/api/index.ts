/**
 * A provider's whole API in four tools: an index of its operations, a search over it, and calls that are checked against it.
 * It performs no I/O: a plugin brings its index, its words, and what sends a call.
 *
 * @module cargoshipper/api
 */
export { Answered, type CallInput, callInputs, Found, foundOf } from "./call-inputs.js";
export { rowOf } from "./columns.js";
export { effectsOf, type Reviewed } from "./effect-of.js";
export { fillPath } from "./fill-path.js";
export { type Indexed, indexOf } from "./index-text.js";
export { likelihoods, type Rare } from "./likelihood.js";
export type { Flag, Operation, Parameter } from "./operation.js";
export { operationFor, type WholeApi } from "./operation-for.js";
export { Operations, type Reading, type Rows } from "./operations.js";
export { DAILY_PHRASES, SPOKEN_ADDRESSES } from "./phrases.js";
export { type Call, givenIn, type Preparing, prepare } from "./prepare.js";
export { previewOf } from "./preview-of.js";
export type { Reply } from "./reply.js";
export { type Revealing, revealedIn } from "./revealing.js";
export { rowsOf } from "./rows-of.js";
export { Search } from "./search.js";
export { joined, type Phrase, type Vocabulary } from "./vocabulary.js";
export { stem, wordsOf } from "./words.js";
