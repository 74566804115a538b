import type { Affected } from "../plugin/objects.js";
import { absoluteName } from "./name.js";
import type { Plan } from "./plan.js";
import type { DnsRecord } from "./record.js";

/** What a call about records is about: they, by name and by `name TYPE`, labelled by type. Their zone is not among it. */
export const affectedRecords = (
  records: readonly (Pick<DnsRecord, "name" | "type"> & { readonly id?: string })[],
  zone: string,
): Affected[] =>
  records.map(({ id, name, type }) => {
    const full = absoluteName(name, zone);
    return { kind: "record", id, names: [full, `${full} ${type}`], labels: { type } };
  });

/** The same for what a plan creates, changes and removes. */
export const affectedByPlan = ({ create, update, remove }: Plan, zone: string): Affected[] =>
  affectedRecords([...create, ...update.map(({ from }) => from), ...remove], zone);
