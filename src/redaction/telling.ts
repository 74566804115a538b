const set = (words: string) => new Set(words.split(" "));

/**
 * Words that say it alone. Not among them, because they name ordinary things more often: `key`, `auth`, `session` and
 * `pin`; `otp`, which is Erlang's platform too and expires in seconds; `secrets` and `tokens`, which are lists of names
 * and counts. The last five are how connection strings and the cookies of frameworks write it.
 */
const WORDS = set(
  "password passwords passwd passphrase passcode token secret apikey credential credentials creds dsn authorization bearer cookie cookies jwt pat pgpass accountkey sessionid sessid phpsessid jsessionid",
);
/** Two words that say it together, in this order. `ssh key` is here although most are public: those stay by their value. */
const PAIRS = new Set(
  "api private access auth encryption signing ssh master session account shared storage deploy app application license admin root hmac"
    .split(" ")
    .map((word) => `${word} key`)
    .concat("amz signature", "goog signature"),
);
/** Short forms that say it at the end of a longer key only: alone, `pwd` is a folder and `pass` counts tests. */
const SHORT = set("pass pwd pw");
/** What stands before `pass` and `pwd` where they are not short for a password. */
const NOT_SHORT = set(
  "proxy fastcgi uwsgi scgi grpc first second two multi single by did all test tests old",
);
/** With one of these last, or first, a key is about a secret and does not hold it. */
const ABOUT_LAST = set(
  "name names id ids arn file path type count ttl expires expiry expiration in policy changed fingerprint stdin length size limit url uri version algorithm alg format lifetime age required enabled disabled issuer audience scope scopes endpoint host port user username prefix status timeout interval",
);
const ABOUT_FIRST = set("has is next no max min");
/** Words that are written together with others: PGPASSWORD, MYSQL_ROOTPASSWORD, userpass. */
const ENDINGS = /(?:password|passwd|passphrase|apikey)$/;
/** A file that is named after a secret: `token.ts: 3 problems`. */
const FILE = /\.(?:[cm]?[jt]sx?|py|go|rb|rs|java|php|sh|ya?ml|json|toml|md|txt|html|css|log|so|pub|crt)$/i;

/** What every telling key holds, so that most of a text needs no closer look. */
export const HINT =
  /pass|pwd|pw|token|secret|key|cred|dsn|authorization|bearer|cookie|jwt|pat|sessid|sessionid|signature/gi;

/** Keys recur, and splitting one into words costs more than all else in redaction. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 2000;

/** Whether a key says that its value is a secret. Whole words only: `DB_PASSWORD` and `apiKey`, not `tokenizer`. */
export function isTelling(key: string): boolean {
  let telling = judged.get(key);
  if (telling === undefined) {
    if (judged.size >= MOST_JUDGED) judged.clear();
    telling = tells(key);
    // A copy, because a part of a long text would keep all of it in memory.
    judged.set(` ${key}`.slice(1), telling);
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
  const last = words.at(-1) ?? "";
  const before = words.at(-2);
  if (ABOUT_LAST.has(last) || ABOUT_FIRST.has(words[0] ?? "") || FILE.test(key)) return false;
  if (SHORT.has(last) && before !== undefined && !NOT_SHORT.has(before)) return true;
  return words.some(
    (word, index) => WORDS.has(word) || ENDINGS.test(word) || PAIRS.has(`${word} ${words[index + 1]}`),
  );
}

const PUBLIC =
  /^\s*(?:(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]{2,40} AAAA[\w+/=]+(?: [^\s=:]{0,100})?|SHA256:[\w+/=]{43})\s*$/;
const PLACEHOLDER =
  /^(?:null|true|false|undefined|none|~|\*{2,}|<\w{1,40}>|\$\{\w{1,100}\}|\$\{\{[^{}]{1,100}\}\}|secret:\/\/[a-z][a-z0-9_-]{0,99})$/;
/** How a validator's complaint about a key begins, and the single words that begin other complaints. */
const COMPLAINT =
  /^(?:Invalid (?:input|option|string|URL|key)\b|Too (?:small|big): |Unrecognized key|expected [a-z]+, received )/;
const COMPLAINING =
  /^(?:invalid|expected|unexpected|required|must|should|cannot|missing|unknown|unset|too|is|not|no)$/i;

/**
 * Whether a value is none although its key is telling: a public key or its fingerprint, a reference that is filled in
 * elsewhere, or what a validator says of the key.
 */
export const isHarmless = (value: string): boolean =>
  PLACEHOLDER.test(value) || COMPLAINT.test(value) || PUBLIC.test(value);

/** Whether a word after `key:` in the middle of a line says something about the key rather than being its value. */
export const isComplaining = (word: string): boolean => COMPLAINING.test(word);
