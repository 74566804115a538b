import { DATA_TYPES, TYPES, WITH_PRIORITY } from "./data-types.js";
import { seconds } from "./duration.js";
import { isWithin, plainName } from "./name.js";
import { normalRecord } from "./normal-record.js";
import type { DnsRecord } from "./record.js";
import { recordFaults } from "./record-faults.js";
import { shown } from "./shown.js";
import { txtContent } from "./txt.js";
import { halfQuoted, sourceOf, textOf, type Word } from "./words.js";
import { readComment } from "./zone-comment.js";
import type { ZoneEntry } from "./zone-entries.js";

/** Why an entry is no record: a sentence for the person whose file it is. */
class Misread extends Error {}

const CLASSES = ["IN", "CH", "HS", "CS"];

/** The types whose data is kept as it is, because nothing is known of it (RFC 3597). */
const UNKNOWN = /^TYPE\d{1,5}$/;

/** Reads the entries of a zone file one after the other: what one leaves out, it has from those before it. */
export class ZoneReader {
  readonly records: DnsRecord[] = [];
  readonly faults: { readonly line: number; readonly message: string }[] = [];
  /** What relative names are relative to; undefined after an $ORIGIN that was not understood. */
  #origin: string | undefined;
  /** Seconds; undefined where the file does not say. */
  #ttl: number | undefined;
  /** The name of the last record; undefined before the first, and after one that was not understood. */
  #name: string | undefined;

  constructor(readonly zone: string) {
    this.#origin = zone;
  }

  read(entry: ZoneEntry): void {
    try {
      this.#take(entry);
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      this.faults.push({ line: entry.line, message: error.message });
    }
  }

  #take(entry: ZoneEntry): void {
    const [first, ...others] = entry.words;
    const directive = !entry.indented && first?.source.startsWith("$") ? first.source : undefined;
    if (!directive && !entry.indented) this.#name = this.#nameOf(first);
    if (entry.fault) throw new Misread(`The line ${entry.fault}.`);
    if (directive) this.#direct(directive, others);
    else this.#record(entry.indented ? entry.words : others, entry.comment);
  }

  /** The name in front of an entry. While it is not understood, there is none for the entries that leave theirs out. */
  #nameOf(first: Word | undefined): string | undefined {
    this.#name = undefined;
    if (first?.quoted) throw new Misread(`The name ${first.source} is in quotes; write it without.`);
    return first && this.#absolute(first.source);
  }

  #record(words: readonly Word[], comment: string): void {
    if (this.#name === undefined)
      throw new Misread("The line has no name, and none before it was understood; write the name in front.");
    const record = this.#recordOf(this.#name, words);
    if (record) this.#keep({ ...record, ...readComment(comment) });
  }

  #direct(directive: string, [value, ...more]: readonly Word[]): void {
    const kind = directive.toUpperCase();
    if (kind !== "$ORIGIN" && kind !== "$TTL") {
      const known = kind === "$INCLUDE" || kind === "$GENERATE";
      throw new Misread(
        `${shown(directive)} is ${known ? "not taken" : "no directive"}; write the records that it stands for.`,
      );
    }
    const text = value && more.length === 0 ? value.source : "";
    if (kind === "$TTL") {
      this.#ttl = seconds(text);
      if (this.#ttl === undefined) throw new Misread("$TTL takes one duration; write $TTL 3600, or $TTL 1h.");
      return;
    }
    const before = this.#origin;
    this.#origin = undefined;
    if (!text) throw new Misread("$ORIGIN takes one name; write $ORIGIN example.com.");
    this.#origin = text.endsWith(".") ? plainName(text) : this.#absolute(text, before);
  }

  /** A name of the file without its final dot. */
  #absolute(name: string, origin = this.#origin): string {
    if (name.endsWith(".")) return plainName(name);
    if (origin === undefined)
      throw new Misread(`The name ${shown(name)} is relative to an $ORIGIN that was not understood.`);
    if (name === "@") return origin;
    return origin === "." ? plainName(name) : `${plainName(name)}.${origin}`;
  }

  /** What an entry says behind its name, in the form of the file; undefined for the SOA. */
  #recordOf(name: string, words: readonly Word[]): DnsRecord | undefined {
    let ttl = this.#ttl;
    let at = 0;
    for (const seen = new Set<string>(); at < words.length; at += 1) {
      const { source, quoted } = words[at] as Word;
      const duration = quoted ? undefined : seconds(source);
      const kind = duration === undefined ? "class" : "ttl";
      if (seen.has(kind) || (duration === undefined && !CLASSES.includes(source.toUpperCase()))) break;
      if (duration === undefined && source.toUpperCase() !== "IN")
        throw new Misread(`The class ${source} is not taken; write IN.`);
      seen.add(kind);
      ttl = duration ?? ttl;
    }
    const [type, ...data] = words.slice(at);
    if (!type) throw new Misread("The line has no type; write a name, a type and data.");
    const upper = type.source.toUpperCase();
    if (upper === "SOA") return undefined;
    return { name, type: upper, ...(ttl !== undefined && { ttl }), ...this.#dataOf(upper, data) };
  }

  #dataOf(type: string, words: readonly Word[]): Pick<DnsRecord, "content" | "priority"> {
    if (words[0]?.source === "\\#" && TYPES.includes(type))
      throw new Misread(
        `The data of ${type} is in the form of unknown types; write it in the form of ${type}.`,
      );
    if (type === "TXT") return { content: this.#text(words) };
    if (!WITH_PRIORITY.includes(type)) return { content: this.#content(type, words) };
    const [priority, ...rest] = words;
    if (!priority || !/^\d{1,5}$/.test(priority.source))
      throw new Misread(
        `The data of ${type} begins with ${shown(priority?.source ?? "")}; write a priority first.`,
      );
    return { priority: Number(priority.source), content: this.#content(type, rest) };
  }

  #text(words: readonly Word[]): string {
    if (words.some(halfQuoted))
      throw new Misread("The text has a quote within a word; write all of it in quotes.");
    const text = textOf(words);
    if (text === undefined) throw new Misread("The text has bytes that are no UTF-8; write it as text.");
    return txtContent(text);
  }

  /** The data with names made absolute. */
  #content(type: string, words: readonly Word[]): string {
    const names = DATA_TYPES[type]?.names ?? [];
    return sourceOf(
      words.map((word, at) =>
        names.includes(at) && !word.quoted ? { ...word, source: this.#absolute(word.source) } : word,
      ),
    );
  }

  #keep(record: DnsRecord): void {
    if (!isWithin(record.name, this.zone))
      throw new Misread(
        `The name ${shown(record.name)} is not in the zone ${this.zone}; leave the record out.`,
      );
    // Nothing is known of the data of such a type, so that only the rest of the record is judged.
    const judged = UNKNOWN.test(record.type) ? { ...record, type: "TXT", content: "data" } : record;
    const faults = recordFaults(judged, this.zone);
    if (faults.length > 0) throw new Misread(faults.join(" "));
    this.records.push(normalRecord(record, this.zone));
  }
}
