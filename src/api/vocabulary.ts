import type { Operation } from "./operation.js";

/** What people call the things of one provider, by which its operations are found. */
export interface Vocabulary {
  /** Words that tell nothing here, such as the provider's name. */
  readonly empty: string;
  /** What stands for the same thing, in one direction: whoever says the first means the others too. */
  readonly means: Readonly<Record<string, string>>;
  /** Turns of phrase, and how they are read, in this order. The first ones may make what the later ones look for. */
  readonly phrases: readonly Phrase[];
  /** Words for parts of the API: by the id of an operation, or by the beginning of accessors. */
  readonly keyWords: ReadonlyMap<string, string>;
  /** A function of the words of a request: how likely an operation is before anything else is known, mostly 1. */
  likelihoodOf(operation: Operation): (words: ReadonlySet<string>) => number;
  /** An id as nouns and, at the end, what is done: `dns.records.list`. Ids are such accessors where this is left out. */
  accessorOf?(id: string): string;
}

/** What is said, and what is read in its place; `$1` stands for what the expression has in its brackets. */
export type Phrase = readonly [said: RegExp, read: string];

/** Tables of key words in one; what two of them say of the same part is added up. */
export function joined(...tables: readonly Readonly<Record<string, string>>[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, text] of tables.flatMap((table) => Object.entries(table)))
    all.set(key, `${all.get(key) ?? ""} ${text}`);
  return all;
}
