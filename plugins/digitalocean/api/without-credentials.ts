/** Members that hold a credential wherever they are, in answers that are about something else. */
const HOLDS =
  /^(?:password|basic_auth_password|secret|secret_key|api_key|datadog_api_key|access_cert|token|hf_token|refresh_token|sso_url|live_url|presigned_url|signed_url|download_url)$/;

/** Members that do so in the answers of some operations: their ids begin so. */
const HOLDS_HERE: readonly (readonly [begins: RegExp, member: RegExp])[] = [
  [/^functions_/, /^key$/],
  [/^databases_\w*logsink$/, /^(?:url|key|cert)$/],
  [/^dedicatedInferences_/, /^value$/],
  [/^(?:apps|monitoring|uptime)_\w*(?:alert|Alert)/, /^url$/],
];

/** A variable of an app that is a secret, and how the API answers its value: encrypted, so that it can be given back. */
const VARIABLE = "SECRET";
const ENCRYPTED = /^EV\[/;

/** A user and a password within an address. */
const LOGIN = /^[a-z][\w+.-]*:\/\/[^/?#]*@/i;

/** What stands where a credential was, as a placeholder: redaction would mask other words there as if they were one. */
export const WITHHELD = "<withheld>";

/** What an operation answered, without the credentials that it holds beside what it is about. */
export function withoutCredentials(id: string, answer: unknown): unknown {
  const here = HOLDS_HERE.filter(([begins]) => begins.test(id)).map(([, member]) => member);
  const holds = (name: string) => HOLDS.test(name) || here.some((one) => one.test(name));
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value === "string") return LOGIN.test(value) ? WITHHELD : value;
    if (typeof value !== "object" || value === null) return value;
    const isVariable = "type" in value && value.type === VARIABLE;
    const isCredential = (name: string, text: string) =>
      text !== "" && (holds(name) || (isVariable && name === "value" && !ENCRYPTED.test(text)));
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        typeof member === "string" && isCredential(name, member) ? WITHHELD : clean(member),
      ]),
    );
  };
  return clean(answer);
}
