/**
 * DNS records as every provider has them: names, validation, zone files, the difference between what is and what should
 * be, and what tools about it take and say. It performs no I/O.
 *
 * @module cargoshipper/dns
 */
export { affectedByPlan, affectedRecords } from "./affected-records.js";
export { appliedShape, applyShape } from "./apply-shape.js";
export { contentOf, dataFields } from "./data.js";
export { quotedText } from "./data-text.js";
export { desiredRecords } from "./desired-records.js";
export { fitsBeside } from "./fits-beside.js";
export { absoluteName } from "./name.js";
export { normalRecord } from "./normal-record.js";
export { parseZoneFile, type ZoneFile } from "./parse-zone-file.js";
export type { Change, Kept, Plan } from "./plan.js";
export { planAnswer, planPreview } from "./plan-answer.js";
export { type PlanOptions, planChanges } from "./plan-changes.js";
export { planLines } from "./plan-lines.js";
export { planSteps, type Step, stepLine } from "./plan-steps.js";
export { printZoneFile } from "./print-zone-file.js";
export type { DnsRecord, Option } from "./record.js";
export { recordFaults } from "./record-faults.js";
export { recordLine } from "./record-line.js";
export { type RecordReference, recordReference, referredRecord } from "./record-reference.js";
export { recordShape } from "./record-shape.js";
export { type SetRules, setFaults } from "./set-faults.js";
export { txtText } from "./txt.js";
export { type RecordRules, validRecord, validRecords } from "./valid-records.js";
