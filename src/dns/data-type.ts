import type { Field, Value } from "./field.js";
import { shown } from "./shown.js";
import { halfQuoted, quote, sourceOf, textOf, type Word, wordsOf } from "./words.js";

/** A record's data by the names of its parts. */
export type Data = Record<string, Value>;

/** How the data of one type is read, judged and written. */
export interface DataType {
  /** Where names stand among the words of its data. */
  readonly names: readonly number[];
  /** Whether APIs take its data in parts. */
  readonly structured: boolean;
  /** The data that a content says; undefined when it does not have that form. */
  read(content: string, zone: string): Data | undefined;
  /** What its content looks like, for a fault. */
  readonly form: string;
  /** The data from an API's parts; the name of the part that is missing, when one is. */
  from(parts: Readonly<Record<string, unknown>>): Data | string;
  faults(data: Data): string[];
  write(data: Data): string;
}

export interface FieldsOptions {
  readonly structured?: boolean;
  /** What is wrong with the parts together. */
  readonly check?: (data: Data) => string | undefined;
}

/** A type whose data is a row of fields. `example` is a content that has them all. */
export function fields(
  list: readonly Field[],
  example: string,
  { structured = true, check = () => undefined }: FieldsOptions = {},
): DataType {
  const last = list.at(-1);
  const partOf = (field: Field, words: readonly Word[], zone: string): Value | undefined => {
    if (field.rest) return field.take(sourceOf(words), zone);
    if (!field.quoted) return words[0]?.quoted ? undefined : field.take(sourceOf(words), zone);
    const text = words.some(halfQuoted) ? undefined : textOf(words);
    return text === undefined ? undefined : field.take(text, zone);
  };
  return {
    names: list.flatMap(({ name }, at) => (name ? [at] : [])),
    structured,
    form: structured ? `${list.map(({ key }) => key).join(" ")}, such as ${example}` : example,
    read: (content, zone) => {
      const words = wordsOf(content);
      if (!words || words.length < list.filter(({ optional }) => !optional).length) return undefined;
      if (!last?.rest && words.length > list.length) return undefined;
      const values = list.map((field, at) =>
        partOf(field, words.slice(at, field.rest ? undefined : at + 1), zone),
      );
      if (values.includes(undefined)) return undefined;
      return Object.fromEntries(list.map(({ key }, at) => [key, values[at] as Value]));
    },
    from: (parts) => {
      const missing = list.find(({ key, optional }) => !optional && (parts[key] ?? undefined) === undefined);
      const taken = list.map((field) => [field.key, field.take(String(parts[field.key] ?? ""), "")]);
      return missing?.key ?? Object.fromEntries(taken);
    },
    faults: (data) => {
      const found = list.flatMap((field) => {
        const fault = field.fault(data[field.key] as Value);
        if (!fault) return [];
        return structured ? [`${field.key} in its content ${fault}`] : [`content ${fault}`];
      });
      const together = found.length === 0 && check(data);
      return together ? [together] : found;
    },
    write: (data) =>
      list
        .map(({ key, quoted }) => (quoted ? quote(String(data[key])) : String(data[key])))
        .filter((text) => text !== "")
        .join(" "),
  };
}

/** A check that a digest has the length that its kind has, in hexadecimal digits. */
export const digest =
  (kind: string, key: string, lengths: Readonly<Record<number, number>>) =>
  (data: Data): string | undefined => {
    const wanted = lengths[Number(data[kind])];
    const { length } = String(data[key]);
    return wanted === undefined || wanted === length
      ? undefined
      : `${key} in its content is ${shown(data[key])}, of ${length} digits; write the ${wanted} digits of ${kind} ${data[kind]}`;
  };
