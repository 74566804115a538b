/**
 * DNS records as every provider has them: names, validation, zone files, and the difference between what is and what should
 * be. It performs no I/O.
 *
 * @module cargoshipper/dns
 */
export { contentOf, dataFields } from "./data.js";
export { quotedText } from "./data-text.js";
export { absoluteName } from "./name.js";
export { normalRecord } from "./normal-record.js";
export { parseZoneFile, type ZoneFile } from "./parse-zone-file.js";
export type { Change, Kept, Plan } from "./plan.js";
export { type PlanOptions, planChanges } from "./plan-changes.js";
export { planLines } from "./plan-lines.js";
export { printZoneFile } from "./print-zone-file.js";
export type { DnsRecord, Option } from "./record.js";
export { recordFaults } from "./record-faults.js";
export { type SetRules, setFaults } from "./set-faults.js";
