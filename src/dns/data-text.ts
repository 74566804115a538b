import { DATA_TYPES } from "./data-types.js";
import type { DnsRecord } from "./record.js";
import { txtText } from "./txt.js";
import { quote, quoteAll, sourceOf, wordsOf } from "./words.js";

/** Text that cannot be more than a part of one line of a zone file, whatever it was. */
export const contained = (text: string, kept: RegExp): string =>
  Array.from(text, (char) =>
    kept.test(char)
      ? char
      : Array.from(Buffer.from(char), (byte) => `\\${String(byte).padStart(3, "0")}`).join(""),
  ).join("");

/** The data of a normal record as a zone file has it, with its priority, and names with their final dots. */
export function dataText({ type, content, priority }: DnsRecord): string {
  const data = type === "TXT" ? quotedText(content) : formData(type, content);
  return priority === undefined ? data : `${priority} ${data}`;
}

/** What the data of unknown types begins with (RFC 3597). */
const UNKNOWN = "\\#";

/** The text of a TXT record as strings in quotes of at most 255 bytes each, as zone files and many providers have it. */
export const quotedText = (content: string): string => quoteAll(txtText(content) ?? content);

function formData(type: string, content: string): string {
  const form = DATA_TYPES[type];
  const data = form?.read(content, "");
  // What is wrong, or of a type that nothing is known of, was not made here, and has to stay on its line.
  if (!form || !data || form.faults(data).length > 0) {
    const mark = content.startsWith(UNKNOWN) ? UNKNOWN : "";
    return mark + contained(content.slice(mark.length), /[ !#-'*-:<-[\]-~]/);
  }
  const words = (wordsOf(content) ?? []).map((word, at) =>
    form.names.includes(at) && word.source !== "." ? { ...word, source: `${word.source}.` } : word,
  );
  return sourceOf(words);
}

/** The data of a normal record for a person to read: TXT in one pair of quotes, names without final dots. */
export const readableData = ({ type, content, priority }: DnsRecord): string => {
  const data = type === "TXT" ? quote(txtText(content) ?? content) : contained(content, /[ -~]/);
  return priority === undefined ? data : `${priority} ${data}`;
};
