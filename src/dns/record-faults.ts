import { nearest } from "../plugin/nearest.js";
import { ToolError } from "../plugin/tool-error.js";
import { DATA_TYPES, TYPES, WITH_PRIORITY } from "./data-types.js";
import { absoluteName, nameFault } from "./name.js";
import { plainContent } from "./normal-record.js";
import type { DnsRecord } from "./record.js";
import { shown } from "./shown.js";
import { txtText } from "./txt.js";
import { LONGEST_CONTENT } from "./words.js";

/** Characters that the text of a TXT record can have. */
const LONGEST_TEXT = 2_048;

/** Seconds that a time to live can have (RFC 2181). */
const LONGEST_TTL = 2_147_483_647;

const PROVIDERS_OWN = "is the provider's own record; leave it out";

/** Types that are known and not taken, with what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  SPF: "is no longer used (RFC 7208); write it as TXT",
  SOA: PROVIDERS_OWN,
  RRSIG: PROVIDERS_OWN,
  NSEC: PROVIDERS_OWN,
  NSEC3: PROVIDERS_OWN,
  NSEC3PARAM: PROVIDERS_OWN,
  ALIAS: "is no type of DNS; write CNAME, which providers flatten at the apex",
  ANAME: "is no type of DNS; write CNAME, which providers flatten at the apex",
};

/**
 * What is wrong with a record, each as a sentence that names the field and what to write instead; empty when it is valid.
 * What only one provider limits, such as the least time to live, is not looked at.
 */
export function recordFaults(record: DnsRecord, zone: string): string[] {
  const type = record.type.trim().toUpperCase();
  const known = TYPES.includes(type);
  return [
    ...nameFaults(record.name, zone),
    ...(known ? contentFaults(type, record, zone) : [`type ${typeFault(type)}`]),
    ...(known && !hasPriorityWithin(type, record, zone) ? priorityFaults(type, record.priority) : []),
    ...(record.ttl === undefined || isWithin(record.ttl, LONGEST_TTL)
      ? []
      : [`ttl is ${shown(record.ttl)}; write whole seconds from 0 to ${LONGEST_TTL}`]),
  ].map((fault) => `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`);
}

const isWithin = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;

function nameFaults(name: string, zone: string): string[] {
  try {
    const fault = nameFault(absoluteName(name, zone), { underscores: true, wildcard: true });
    return fault ? [`name ${shown(name)} ${fault}`] : [];
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    return [
      `name ${shown(name)} is not in the zone ${zone}; write one that ends in it, or is relative to it`,
    ];
  }
}

function typeFault(type: string): string {
  const near = (type.length < 20 && nearest(type, TYPES)) || TYPES.join(", ");
  return `${shown(type)} ${REFUSED[type] ?? `is not known; write ${near}`}`;
}

function contentFaults(type: string, record: DnsRecord, zone: string): string[] {
  if (type === "TXT") return textFaults(record.content);
  if (record.content.trim() === "") return [`content is empty; write ${DATA_TYPES[type]?.form}`];
  if (record.content.length > LONGEST_CONTENT)
    return [`content has ${record.content.length} characters; write at most ${LONGEST_CONTENT}`];
  const form = DATA_TYPES[type];
  const content = plainContent(type, record.content, zone);
  const data = form?.read(content, zone);
  if (!form || !data) return [formFault(type, content, zone)];
  if (type === "CNAME" && data["content"] === absoluteNameOf(record.name, zone))
    return ["content is the record's own name; write the name that it stands for"];
  return form.faults(data);
}

const absoluteNameOf = (name: string, zone: string) => {
  try {
    return absoluteName(name, zone);
  } catch {
    return undefined;
  }
};

/** The priority in front of a content that would have its type's form without it. */
function priorityWithin(type: string, content: string, zone: string) {
  const [, priority, rest = ""] = /^(\d{1,5})\s+([\s\S]+)$/.exec(content.trim()) ?? [];
  const form = DATA_TYPES[type];
  if (!priority || !WITH_PRIORITY.includes(type) || form?.read(content, zone)) return undefined;
  return form?.read(rest, zone) && { priority: Number(priority), rest };
}

/** Whether a priority that is missing has been found, so that one sentence says all. */
const hasPriorityWithin = (type: string, { content, priority }: DnsRecord, zone: string) =>
  priority === undefined && priorityWithin(type, content, zone) !== undefined;

/** Says what to write where the content does not have its type's form. */
function formFault(type: string, content: string, zone: string): string {
  const within = priorityWithin(type, content, zone);
  return within
    ? `content has the priority in it; write ${within.priority} as priority, and ${shown(within.rest)} as content`
    : `content is ${shown(content)}; write ${DATA_TYPES[type]?.form}`;
}

function textFaults(content: string): string[] {
  const text = txtText(content);
  if (text === undefined) return ["content has bytes that are no text in UTF-8; write it as text"];
  if (text === "") return ["content is empty; write a text"];
  return text.length > LONGEST_TEXT
    ? [`content has ${text.length} characters; write at most ${LONGEST_TEXT}`]
    : [];
}

function priorityFaults(type: string, priority: number | undefined): string[] {
  const takes = WITH_PRIORITY.includes(type);
  if (priority === undefined)
    return takes
      ? [`priority is missing, and ${type} records have one; write a whole number from 0 to 65535`]
      : [];
  if (takes)
    return isWithin(priority, 65_535)
      ? []
      : [`priority is ${shown(priority)}; write a whole number from 0 to 65535`];
  const place =
    type === "HTTPS" || type === "SVCB" ? "; write it as the first word of content" : "; leave it out";
  return [`priority is nothing that ${type} records have${place}`];
}
