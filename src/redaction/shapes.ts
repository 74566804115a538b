import { literal } from "./literal.js";
import { STAMP } from "./text-lines.js";

/** Where a token may begin: not within a word, unless what precedes it is an escape (`\n`, `%3D`). */
const EDGE = "(?:(?<![A-Za-z0-9])|(?<=\\\\[nrt]|%[0-9A-Fa-f]{2}))";
const END = "(?![A-Za-z0-9])";

/**
 * Tokens that can be told by their shape alone, as the issuers document them. A shape belongs here only if hashes, ids
 * and public keys cannot have it. All begin with literals, so that one quick pass finds where to look closer.
 */
export const SHAPES: readonly (readonly [name: string, beginnings: string, pattern: string])[] = [
  ["DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", "do[opr]_v1_[0-9a-f]{64}"],
  ["DigitalOcean Spaces key", "DO00", `DO00[A-Z0-9]{16}${END}`],
  ["Cloudflare key or token", "cfk_ cfut_ cfat_", "cf(?:k|ut|at)_[A-Za-z0-9_-]{40,}"],
  ["Cloudflare origin CA key", "v1.0-", "v1\\.0-[0-9a-f]{24}-[0-9a-f]{146,}"],
  ["Cloudflare tunnel token", "eyJhIjoi", "eyJhIjoi[A-Za-z0-9+/_-]{60,}={0,2}"],
  ["GitHub token", "gho_ ghp_ ghr_ ghs_ ghu_", "gh[oprsu]_[A-Za-z0-9]{36,}"],
  ["GitHub fine-grained token", "github_pat_", "github_pat_[A-Za-z0-9_]{36,}"],
  [
    "GitLab token",
    "glpat- gldt- glrt- glptt- glsoat- glcbt- glagent-",
    "gl(?:pat|dt|rt|ptt|soat|cbt|agent)-[A-Za-z0-9_.-]{20,}",
  ],
  ["Docker Hub token", "dckr_", "dckr_[op]at_[A-Za-z0-9_-]{20,}"],
  ["npm token", "npm_", "npm_[A-Za-z0-9]{36,}"],
  ["PyPI token", "pypi-AgE", "pypi-AgE[A-Za-z0-9_-]{50,}"],
  ["AWS access key id", "AKIA ASIA ABIA ACCA", `A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}${END}`],
  ["Slack token", "xox", "xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{10,}"],
  ["Slack app token", "xapp-", "xapp-[0-9]-[A-Za-z0-9-]{10,}"],
  [
    "Slack webhook",
    "hooks.slack.com/",
    "hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,}",
  ],
  ["Google API key", "AIza", "AIza[A-Za-z0-9_-]{35,}"],
  ["Google client secret", "GOCSPX-", "GOCSPX-[A-Za-z0-9_-]{28,}"],
  ["Stripe key", "sk_live_ sk_test_ rk_live_ rk_test_", "[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"],
  [
    "Anthropic or OpenAI key",
    "sk-ant- sk-proj- sk-svcacct- sk-admin-",
    "sk-(?:ant|proj|svcacct|admin)-[A-Za-z0-9_-]{20,}",
  ],
  ["OpenAI key", "sk-", "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20,}"],
  ["age key", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1[A-Z0-9]{58}"],
  ["JSON Web Token", "eyJ", "(?<![_-])eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]+){1,3}"],
  // `-----BEGIN … PRIVATE KEY` in base64, as in a kubeconfig; a certificate goes on with other letters.
  [
    "private key in base64",
    "LS0tLS1CRUdJTiB",
    "LS0tLS1CRUdJTiB(?:QUklWQV|SU0EgUFJJ|FQyBQUklW|EU0EgUFJJ|PUEVOU1NI|FTkNSWVBU)[A-Za-z0-9+/]{40,}={0,2}",
  ],
];

const ANY = new RegExp(`${EDGE}(?:${SHAPES.map(([, , pattern]) => pattern).join("|")})`, "y");
const BEGINNINGS = new RegExp(
  SHAPES.flatMap(([, beginnings]) => beginnings.split(" ").map(literal)).join("|"),
  "g",
);

const PEM = /-----(?:BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** What goes on after the beginning of a key whose end is not there. */
const CUT_OFF = new RegExp(`(?:(?:\\s|\\\\[nr]){0,8}(?:${STAMP.source})?[A-Za-z0-9+/=]{16,128}){0,400}`, "y");
/** Characters between the beginning and the end of the largest private key in use. */
const LONGEST_KEY = 32_768;

/** A text without tokens of known shapes and without private keys. */
export function withoutShapes(text: string, mask: (value: string) => string): string {
  const clean = text.includes("PRIVATE KEY") ? withoutPrivateKeys(text, mask) : text;
  let whole = "";
  let at = 0;
  BEGINNINGS.lastIndex = 0;
  for (let found = BEGINNINGS.exec(clean); found; found = BEGINNINGS.exec(clean)) {
    ANY.lastIndex = found.index;
    const [token] = ANY.exec(clean) ?? [];
    if (!token) {
      BEGINNINGS.lastIndex = found.index + 1;
      continue;
    }
    whole += clean.slice(at, found.index) + mask(token);
    at = found.index + token.length;
    BEGINNINGS.lastIndex = at;
  }
  return at === 0 ? clean : whole + clean.slice(at);
}

function withoutPrivateKeys(text: string, mask: (value: string) => string): string {
  const lines = [...text.matchAll(PEM)].map(({ index, 0: line }) => ({
    index,
    end: index + line.length,
    line,
  }));
  let clean = "";
  let at = 0;
  let ahead = 0;
  for (const [number, { index, end, line }] of lines.entries()) {
    if (index < at || line.startsWith("-----END")) continue;
    ahead = Math.max(ahead, number + 1);
    while (lines[ahead]?.line.startsWith("-----BEGIN")) ahead++;
    const last = lines[ahead];
    CUT_OFF.lastIndex = end;
    const to =
      last && last.index - end <= LONGEST_KEY ? last.end : end + (CUT_OFF.exec(text)?.[0].length ?? 0);
    // Prose may name the line; without a key after it there is nothing to mask.
    if (to === end) continue;
    clean += text.slice(at, index) + mask(text.slice(index, to));
    at = to;
  }
  return clean + text.slice(at);
}
