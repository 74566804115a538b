import type { Vocabulary } from "./vocabulary.js";
import { wordsOf } from "./words.js";

/** What somebody wants done. */
type Intent = "list" | "get" | "read" | "create" | "update" | "delete" | "act";

/** A request as the ranking sees it. */
export interface Query {
  /** Its words, and words that often stand for the same, with how much each counts. */
  readonly words: ReadonlyMap<string, number>;
  /** Its words alone. */
  readonly given: ReadonlySet<string>;
  readonly intents: ReadonlySet<Intent>;
}

const set = (words: string) => new Set(words.split(/\s+/).flatMap(wordsOf));

/** Words that tell nothing of what is meant. */
const EMPTY = set(
  `a an the of to in on at for from by with and or not my our your his her their its it i me we you us this that these
  those is are was were be been do does did has have had can could will would should may please want need like just only
  some any all every each there here then than so too very really again now still about into onto out as if off
  api via using use via give tell new old same other more most own`,
);

/** Which verbs speak for which intent. */
const INTENTS: readonly (readonly [Intent, ReadonlySet<string>])[] = [
  ["list", set("list which all enumerate every many exist available what")],
  [
    "read",
    set(
      "show see view get find what who when where why how check look display count is are did does inspect read status state search current currently whats fetch describe monitor",
    ),
  ],
  [
    "create",
    set(
      "add create make new register upload issue generate buy launch deploy let invite allow block ban open connect collect forward redirect protect schedule order put install start send set-up setup record scan bring import append sign notify alert publish build require throttle report route reindex capture write attach expose keep detect warn buy ask hide share connect train submit",
    ),
  ],
  [
    "update",
    set(
      "change edit update set turn enable disable switch rename rotate roll force keep hide pause resume increase raise lower stop modify adjust extend move reset unpause mute upgrade downgrade require lock unlock revert make point replace renew",
    ),
  ],
  [
    "delete",
    set(
      "delete remove drop clear wipe purge erase unban unblock revoke cancel kick detach unlink empty destroy uninstall clean flush lift take disconnect",
    ),
  ],
  [
    "act",
    set(
      "purge restore rotate revoke run query send retry rollback cancel verify scan publish export import trigger purge clear roll start stop pause resume kick reset validate sync download poll refresh empty",
    ),
  ],
];

/** How much a word counts that was not said, but may be meant. */
const MEANT = 0.45;
/** How much a word counts that tells little, such as a verb. */
const VERB = 0.55;

/** How much it counts that two words stand side by side as they do in a name. */
const PAIR = 0.6;

const VERBS: ReadonlySet<string> = new Set(INTENTS.flatMap(([, words]) => [...words]));

/** Neighbours: `rate limit` is more than a rate and a limit. */
export const pairsOf = (words: readonly string[]): string[] =>
  words.slice(1).map((word, index) => `${words[index]} ${word}`);

/** Reads requests in plain words, as people say them who use one provider. */
export class Reader {
  private readonly empty: ReadonlySet<string>;
  private readonly meant: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly vocabulary: Pick<Vocabulary, "empty" | "means" | "phrases">) {
    this.empty = new Set([...EMPTY, ...set(vocabulary.empty)]);
    this.meant = new Map(
      Object.entries(vocabulary.means).map(([word, others]) => [wordsOf(word)[0] ?? word, wordsOf(others)]),
    );
  }

  read(text: string): Query {
    const plain = this.vocabulary.phrases.reduce(
      (left, [said, read]) => left.replace(said, (_, inside = "") => read.replace("$1", inside)),
      ` ${text.toLowerCase()} `,
    );
    const spoken = wordsOf(plain);
    const intents = new Set(
      INTENTS.flatMap(([intent, verbs]) => (spoken.some((word) => verbs.has(word)) ? [intent] : [])),
    );
    const given = new Set(spoken.filter((word) => !this.empty.has(word)));
    const words = new Map<string, number>();
    for (const word of given) words.set(word, VERBS.has(word) ? VERB : 1);
    const telling = spoken.filter((word) => given.has(word));
    for (const pair of pairsOf(telling)) words.set(pair, PAIR);
    for (const word of given)
      for (const other of this.meant.get(word) ?? []) if (!words.has(other)) words.set(other, MEANT);
    return { words, given, intents };
  }
}

/** What an operation does, by the name of its method. */
export function kindOf(method: string, verb: string): Intent {
  if (/^list/i.test(method)) return "list";
  if (/^(?:get|read)/i.test(method)) return "get";
  if (verb === "GET") return "read";
  if (/^(?:create|bulkCreate|add|upload|insert)/i.test(method)) return "create";
  if (/^(?:delete|bulkDelete)/i.test(method)) return "delete";
  if (/^(?:update|edit|bulkUpdate|bulkEdit|replace)/i.test(method)) return "update";
  return "act";
}

/** How well an operation fits what is wanted, by its kind and the words of its method; 1 is neither for nor against. */
export function intentOf({ intents, given }: Query, kind: Intent, method: readonly string[]): number {
  const reads = intents.has("read") || intents.has("list");
  const changes = CHANGES.some((one) => intents.has(one));
  if (kind === "act") return method.some((word) => given.has(word)) ? 1.4 : 0.75;
  if (kind === "list" || kind === "get" || kind === "read") {
    const likes = kind === "list" ? 1.06 : 1;
    if (intents.has("list") && kind === "list") return changes ? 1.1 : 1.4;
    if (reads) return (changes ? 1.05 : 1.3) * likes;
    return (changes ? 0.72 : 1.15) * likes;
  }
  if (intents.has(kind)) return reads ? 1.15 : 1.35;
  return changes || reads ? 0.72 : 0.95;
}

const CHANGES = ["create", "update", "delete"] as const;
