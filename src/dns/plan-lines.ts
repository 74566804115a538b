import { readableData } from "./data-text.js";
import { plainName, relativeName } from "./name.js";
import { normalRecord } from "./normal-record.js";
import { inOrder } from "./order.js";
import type { Change, Plan } from "./plan.js";
import type { DnsRecord, Option } from "./record.js";
import { inQuotes } from "./shown.js";

/**
 * A plan as a person reads it, ordered by name: `- old A 192.0.2.9`, `~ www A 192.0.2.1 → 192.0.2.2, ttl 300 → 600`,
 * `+ www A 192.0.2.1 ttl 300`. Each line is one line, whatever the records hold.
 */
export function planLines(plan: Plan, zone: string): string[] {
  const apex = plainName(zone);
  const normal = (record: DnsRecord) => normalRecord(record, apex);
  const head = ({ name, type }: DnsRecord) => `${oneLine(relativeName(name, apex))} ${oneLine(type)}`;
  return [
    ...plan.remove.map(normal).map((record) => ({ record, line: `- ${head(record)} ${whole(record)}` })),
    ...plan.update.map((change) => {
      const record = normal(change.from);
      return { record, line: `~ ${head(record)} ${changed(change, record, normal(change.to))}` };
    }),
    ...plan.create.map(normal).map((record) => ({ record, line: `+ ${head(record)} ${whole(record)}` })),
  ]
    .sort((a, b) => inOrder({ ...a.record, content: "" }, { ...b.record, content: "" }))
    .map(({ line }) => line);
}

/** Text in quotes when it could be taken for something else, or would not stay on its line. */
const oneLine = (text: string) => (/^[!-~]+$/.test(text) ? text : inQuotes(text));

const value = (option: Option | undefined): string => {
  if (option === undefined) return "none";
  return typeof option === "object" ? `[${option.map(oneLine).join(" ")}]` : oneLine(String(option));
};

function whole(record: DnsRecord): string {
  const { ttl, comment, options = {} } = record;
  const rest = [
    ...(ttl === undefined ? [] : [`ttl ${ttl}`]),
    ...Object.entries(options).map(([key, option]) => `${oneLine(key)} ${value(option)}`),
    ...(comment === undefined ? [] : [`comment ${inQuotes(comment)}`]),
  ];
  return [readableData(record), ...rest].join(" ");
}

function changed({ changes }: Change, from: DnsRecord, to: DnsRecord): string {
  const data = changes.includes("content") || changes.includes("priority");
  const first = data ? `${readableData(from)} → ${readableData(to)}` : readableData(from);
  const rest = changes
    .filter((field) => field !== "content" && field !== "priority")
    .map((field) => `${oneLine(field)} ${valueIn(from, field)} → ${valueIn(to, field)}`);
  return data ? [first, ...rest].join(", ") : `${first} ${rest.join(", ")}`;
}

function valueIn({ ttl, comment, options }: DnsRecord, field: string): string {
  if (field === "ttl") return value(ttl);
  if (field === "comment") return comment === undefined ? "none" : inQuotes(comment);
  return value(options?.[field]);
}
