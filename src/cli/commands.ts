/** Every command but `serve`, in one module: what they share with it then needs fewer files, which each take time to load. */
export { audit } from "./audit.js";
export { call } from "./call.js";
export { catalogue } from "./catalogue.js";
export { check } from "./check.js";
export { doctor } from "./doctor.js";
export { tools } from "./tools.js";
