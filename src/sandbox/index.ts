/**
 * Plays a provider's HTTP API on this machine, for a plugin's `sandbox` and for its tests.
 *
 * @module cargoshipper/sandbox
 */
export type { Exchange } from "./exchange.js";
export { type Api, type Asked, type AskedWith, playApi, type SandboxServer } from "./play-api.js";
export { Refusal } from "./refusal.js";
export type { Answer, Route, SandboxRequest } from "./route.js";
export { Trouble } from "./trouble.js";
export { World } from "./world.js";
