import type { Operation } from "./operation.js";
import { wordsOf } from "./words.js";

/** A part of an API that few people have, how much less likely it is, and the words that show it is meant. */
export type Rare = readonly [begins: RegExp, factor: number, named: string];

/** How likely an operation is before it is known what is asked for: a function of the words of the request. */
export function likelihoods(
  rare: readonly Rare[],
): (operation: Operation) => (words: ReadonlySet<string>) => number {
  const rows = rare.map(([begins, factor, named]) => ({ begins, factor, named: new Set(wordsOf(named)) }));
  return ({ id, flags }) => {
    const fitting = rows.filter(({ begins }) => begins.test(id));
    const always = flags.has("deprecated") ? 0.5 : 1;
    return (words) =>
      fitting.reduce(
        (likely, { factor, named }) =>
          [...named].some((word) => words.has(word)) ? likely : likely * factor,
        always,
      );
  };
}
