const WORDS = new Set(
  "password passwords passwd passphrase passcode token secret apikey credential credentials dsn authorization bearer cookie jwt pat pgpass".split(
    " ",
  ),
);
const PAIRS = new Set([
  "api key",
  "private key",
  "access key",
  "auth key",
  "encryption key",
  "signing key",
  "ssh key",
]);
/** With one of these last, or first, a key is about a secret and does not hold it. */
const ABOUT_LAST = new Set(
  "name id arn file path type count ttl expires expiry in policy changed fingerprint stdin length size limit url".split(
    " ",
  ),
);
const ABOUT_FIRST = new Set("has is next no max min".split(" "));
/** Words that are written together with others: PGPASSWORD, MYSQL_ROOTPASSWORD. */
const ENDINGS = /(?:password|passwd|passphrase)$/;

/** Keys recur, and splitting one into words costs more than all else in redaction. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 2000;

/** Whether a key says that its value is a secret. Whole words only: `DB_PASSWORD` and `apiKey`, not `tokenizer`. */
export function isTelling(key: string): boolean {
  let telling = judged.get(key);
  if (telling === undefined) {
    if (judged.size >= MOST_JUDGED) judged.clear();
    telling = tells(key);
    judged.set(key, telling);
  }
  return telling;
}

function tells(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  if (ABOUT_LAST.has(words.at(-1) ?? "") || ABOUT_FIRST.has(words[0] ?? "")) return false;
  // Alone it is the working directory.
  if (words.length > 1 && words.includes("pwd")) return true;
  return words.some(
    (word, index) => WORDS.has(word) || ENDINGS.test(word) || PAIRS.has(`${word} ${words[index + 1]}`),
  );
}
