import type { Operation } from "./operation.js";
import { intentOf, kindOf, pairsOf, type Query, Reader } from "./query.js";
import type { Vocabulary } from "./vocabulary.js";
import { wordsOf, wordsOfName } from "./words.js";

/** How much a word counts, by where it stands. */
const WEIGHT = {
  noun: 3,
  above: 2,
  method: 1.4,
  path: 1,
  keyOwn: 2.6,
  keyHere: 2.1,
  keyAbove: 1.6,
  comment: 0.7,
  parameter: 0.5,
};

/** Operations that are shown when nobody says how many. */
const SHOWN = 8;

interface Entry {
  readonly operation: Operation;
  /** Each word, with the weight of the best place where it stands. */
  readonly words: ReadonlyMap<string, number>;
  /** The words of its own name. One that nobody asked for speaks against it. */
  readonly name: readonly string[];
  readonly method: readonly string[];
  readonly kind: ReturnType<typeof kindOf>;
  readonly likelihood: (words: ReadonlySet<string>) => number;
}

/** Ranks operations by words of a request: each counts by how rare it is, and where it stands. */
export class Search {
  private readonly entries: readonly Entry[];
  private readonly rarity: ReadonlyMap<string, number>;
  private readonly reader: Reader;

  constructor(operations: readonly Operation[], vocabulary: Vocabulary) {
    this.reader = new Reader(vocabulary);
    const { accessorOf = (id) => id } = vocabulary;
    const keyWords = new Map(
      [...vocabulary.keyWords].map(([key, text]) => {
        const words = wordsOf(text);
        return [accessorOf(key), [...words, ...pairsOf(words)]] as const;
      }),
    );
    const named = operations.map((operation) => ({ operation, accessor: accessorOf(operation.id) }));
    const siblings = new Map<string, number>();
    for (const { accessor } of named) siblings.set(above(accessor), (siblings.get(above(accessor)) ?? 0) + 1);
    this.entries = named.map(({ operation, accessor }) => ({
      ...entryOf(operation, accessor, siblings.get(above(accessor)) === 1, keyWords),
      likelihood: vocabulary.likelihoodOf(operation),
    }));
    const counts = new Map<string, number>();
    for (const { words } of this.entries)
      for (const word of words.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
    const all = operations.length;
    this.rarity = new Map([...counts].map(([word, count]) => [word, Math.log(1 + all / (count + 4))]));
  }

  /** The best operations for a request in plain words, or for an id, the best first; empty when no word of it is known. */
  find(text: string, limit = SHOWN): Operation[] {
    const query = this.reader.read(text);
    const id = text.trim();
    return this.entries
      .map((entry) => ({
        operation: entry.operation,
        score: entry.operation.id === id ? Number.POSITIVE_INFINITY : this.score(entry, query),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ operation }) => operation);
  }

  private score({ words, name, method, kind, likelihood }: Entry, query: Query): number {
    let score = 0;
    let own = 0;
    for (const [word, weight] of query.words) {
      const at = words.get(word);
      if (!at) continue;
      const worth = weight * at * (this.rarity.get(word) ?? 0);
      if (at === WEIGHT.keyOwn) own += worth;
      else score += worth;
    }
    if (score + own === 0) return 0;
    const unasked = name.filter((word) => !query.words.has(word)).length;
    // What was said of this very operation tells more than its verb.
    const intent = intentOf(query, kind, method);
    const fitting = score * intent + own * Math.max(intent, 1.2);
    return (fitting * likelihood(query.given)) / (1 + 0.07 * unasked);
  }
}

/** What an operation belongs to. */
const above = (accessor: string): string => accessor.slice(0, accessor.lastIndexOf("."));

/** What is said of something that can be done in one way only is said of that way. */
function entryOf(
  operation: Operation,
  accessor: string,
  alone: boolean,
  keyWords: ReadonlyMap<string, readonly string[]>,
): Omit<Entry, "likelihood"> {
  const { path, words: comment, query, body } = operation;
  const parts = accessor.split(".");
  const method = parts.pop() ?? "";
  const words = new Map<string, number>();
  const raise = (word: string, weight: number) => {
    if ((words.get(word) ?? 0) < weight) words.set(word, weight);
  };
  const put = (name: string, weight: number) => {
    for (const word of wordsOfName(name)) raise(word, weight);
  };
  parts.forEach((part, index) => {
    put(part, index === parts.length - 1 ? WEIGHT.noun : WEIGHT.above);
  });
  put(method, WEIGHT.method);
  for (const part of path.split("/")) if (!part.startsWith("{")) put(part, WEIGHT.path);
  for (const word of comment) raise(word, WEIGHT.comment);
  for (const { name } of [...query, ...body]) put(name, WEIGHT.parameter);
  for (let end = parts.length + 1; end > 0; end--) {
    const key = [...parts, method].slice(0, end).join(".");
    const far = parts.length - end;
    const here = alone ? WEIGHT.keyOwn : WEIGHT.keyHere;
    const weight = far < 0 ? WEIGHT.keyOwn : far === 0 ? here : WEIGHT.keyAbove * 0.75 ** (far - 1);
    for (const word of keyWords.get(key) ?? []) raise(word, weight);
  }
  for (const pair of pairsOf(parts.flatMap(wordsOfName))) raise(pair, WEIGHT.above);
  return {
    operation,
    words,
    name: [...new Set(parts.flatMap(wordsOfName))],
    method: wordsOfName(method),
    kind: kindOf(method, operation.verb),
  };
}
