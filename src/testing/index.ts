/**
 * What a plugin is tested with: the real pipeline without a transport, the definitions that a client sees, and the
 * checks that the host makes when it loads a plugin.
 *
 * @module cargoshipper/testing
 */
export { checkPlugin } from "./check-plugin.js";
export { describeTools } from "./describe-tools.js";
export { type CallResult, type StartedPlugin, type StartOptions, startPlugin } from "./start-plugin.js";
