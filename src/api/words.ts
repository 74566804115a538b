/** Names recur by the thousand, and taking one apart costs more than all else here. */
const names = new Map<string, readonly string[]>();

/** The words of a name in small letters, the same list each time: camelCase and snake_case are taken apart. */
export function wordsOfName(name: string): readonly string[] {
  const known = names.get(name) ?? wordsOf(name);
  names.set(name, known);
  return known;
}

/** The words of a text in small letters: camelCase, snake_case and paths are taken apart, and endings cut. */
export const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map(stem);

const stems = new Map<string, string>();

/** Short words, and words whose ending belongs to them. */
const AS_THEY_ARE: Readonly<Record<string, string>> = {
  ips: "ip",
  ids: "id",
  dbs: "db",
  vms: "vm",
  asns: "asn",
  cas: "ca",
  setting: "setting",
  settings: "setting",
  older: "old",
};

/** A word without the ending of its plural or its verb: `rules` and `rule`, `purging` and `purge`. */
export function stem(word: string): string {
  const known = stems.get(word) ?? cut(word);
  stems.set(word, known);
  return known;
}

function cut(word: string): string {
  if (Object.hasOwn(AS_THEY_ARE, word)) return AS_THEY_ARE[word] ?? word;
  if (word.length < 4 || /ss$|us$|is$/.test(word)) return word;
  const short = word
    .replace(/ies$/, "y")
    .replace(/(s|x|z|ch|sh)es$/, "$1")
    .replace(/s$/, "")
    .replace(/(?<=[a-z]{3})(?:ing|ed)$/, "");
  return short.replace(/([b-df-hj-kmnp-rtvw])\1$/, "$1").replace(/(?<=[a-z]{3})e$/, "");
}
