import { stem, wordsOf } from "cargoshipper/api";

/** Words that tell nothing of an operation. */
const EMPTY = new Set(
  `a about above account accounts after all allow allowed allows already also an and any api apis are as at available based be been being both but by call called calls can cannot cloudflare contains could current currently data defined deprecated details do does each either end endpoint entire etc every example existing false field fields for from get given has have if in include included includes including information instead into is it item items its itself like make method methods more most multiple must name need new no not note null number object of on one only operation operations optional optionally option options or other out over page pages param parameter parameters part per please provide provided provides query request requests required requires resource resources response result results return returned returns see set should single some specific specified supplied supports than that the their them then there these they this those time to true type under up update updates use used user uses using value values via was when where whether which who will with within without would you your zone zones https http even were being not alway always recommend recommended most workload workloads along same against across another before because cannot common different following given having however identifier identifiers into least likely making might multiple must only otherwise particular perform performs retrieve retrieves fetch fetches fetched get gets return lists list listing whose you com developers docs`.split(
    /\s+/,
  ),
);

/** The most words that are kept of a comment. */
const MOST = 10;

/** The words of a comment that its operation's name has not, each once, in the order of the alphabet. */
export function distinctWords(comment: string, name: string): string[] {
  const known = new Set(wordsOf(name));
  const text = comment
    .replace(/\]\([^)]*\)/g, "] ")
    .replace(/https?:\S+/g, " ")
    .replace(/@deprecated[^\n]*/g, " ");
  const plain = text.toLowerCase().split(/[^a-z0-9]+/);
  const told = plain.filter((word) => word.length > 2 && !/^\d/.test(word) && !EMPTY.has(word)).map(stem);
  return [...new Set(told)]
    .filter((word) => !known.has(word))
    .slice(0, MOST)
    .sort();
}
