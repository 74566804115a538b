import { describe, expect, it } from "@jest/globals";
import { Redactor } from "../../src/redaction/redactor.js";
import { isTelling } from "../../src/redaction/telling.js";

const base64url = (length: number) => "aB3_xY9-".repeat(Math.ceil(length / 8)).slice(0, length);
const letters = (length: number) => "aB3xY9Zq".repeat(Math.ceil(length / 8)).slice(0, length);
const upper = (length: number) => "AB3XY9ZQ".repeat(Math.ceil(length / 8)).slice(0, length);
const hex = (length: number) => "0a1b2c3d".repeat(Math.ceil(length / 8)).slice(0, length);

const pem = (kind: string, lines = "\n") =>
  `-----BEGIN ${kind}-----${lines}MIIEpAIBAAKCAQEA${letters(40)}${lines}${letters(30)}==${lines}-----END ${kind}-----`;

const SHAPES = {
  "DigitalOcean token": `dop_v1_${hex(64)}`,
  "DigitalOcean OAuth token": `doo_v1_${hex(64)}`,
  "DigitalOcean refresh token": `dor_v1_${hex(64)}`,
  "DigitalOcean Spaces key": `DO00${upper(16)}`,
  "Cloudflare user token": `cfut_${letters(40)}${hex(8)}`,
  "Cloudflare account token": `cfat_${letters(40)}${hex(8)}`,
  "Cloudflare global key": `cfk_${letters(40)}${hex(8)}`,
  "Cloudflare origin CA key": `v1.0-${hex(24)}-${hex(146)}`,
  "Cloudflare tunnel token": Buffer.from(`{"a":"${hex(32)}","t":"${hex(36)}","s":"x"}`).toString("base64"),
  "GitHub token": `ghp_${letters(36)}`,
  "GitHub app's token": `ghs_${letters(36)}`,
  "GitHub fine-grained token": `github_pat_${letters(22)}_${letters(59)}`,
  "GitLab token": `glpat-${base64url(20)}`,
  "Docker Hub token": `dckr_pat_${base64url(27)}`,
  "npm token": `npm_${letters(36)}`,
  "PyPI token": `pypi-AgEIcHlwaS5vcmc${base64url(60)}`,
  "AWS access key id": `AKIA${upper(16)}`,
  "AWS temporary key id": `ASIA${upper(16)}`,
  "Slack token": `xoxb-${"1".repeat(12)}-${letters(24)}`,
  "Slack app token": `xapp-1-${upper(11)}-${letters(64)}`,
  "Slack webhook": `hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${letters(24)}`,
  "Google API key": `AIza${base64url(35)}`,
  "Google client secret": `GOCSPX-${base64url(28)}`,
  "Stripe key": `sk_live_${letters(24)}`,
  "Stripe restricted key": `rk_live_${letters(24)}`,
  "Anthropic key": `sk-ant-api03-${base64url(95)}`,
  "OpenAI key": `sk-proj-${base64url(60)}`,
  "old OpenAI key": `sk-${letters(20)}T3BlbkFJ${letters(20)}`,
  "age key": `AGE-SECRET-KEY-1${upper(58)}`,
  "JSON Web Token": `eyJ${base64url(30)}.eyJ${base64url(40)}.${base64url(43)}`,
  "private key": pem("RSA PRIVATE KEY"),
  "private key on one line": pem("PRIVATE KEY", "\\n"),
  "private key of OpenSSH": pem("OPENSSH PRIVATE KEY", "\r\n"),
  "private key in base64": Buffer.from(pem("EC PRIVATE KEY")).toString("base64"),
} as const;

describe.each(Object.entries(SHAPES))("a %s", (_, token) => {
  it.each([
    (it: string) => `${it}`,
    (it: string) => `Error: ${it} is refused.`,
    (it: string) => `{"note":"${it}","n":1}`,
    (it: string) => `one\\n${it}\nthree`,
    (it: string) => `GET /x?a=%3D${it}&b=2`,
    (it: string) => `https://x-access:${it}@example.com/a`,
  ])("goes from a text, and nothing else with it (%#)", (around) => {
    // A key of several lines is no part of a URL.
    if (/\s/.test(token) && /:\/\/|GET/.test(around(""))) return;
    const clean = new Redactor().text(around(token));
    expect(clean.replace(/\[redacted:[0-9a-f]{4}\]/, "…")).toBe(around("…"));
  });

  it("goes from under a key that says nothing, from lists and from keys of maps", () => {
    const clean = new Redactor().value({ note: token, list: ["a", token], [token]: 1 });
    expect(JSON.stringify(clean)).not.toContain(JSON.stringify(token).slice(1, -1));
  });
});

it("a private key that is cut off goes as far as it is there", () => {
  const [head = ""] = pem("PRIVATE KEY").split("\n-----END");
  expect(new Redactor().text(`a ${head}`)).toMatch(/^a \[redacted:\w{4}\]$/);
});

/** What is assigned, and the parts of it that must not be left. */
const ASSIGNED: readonly (readonly [text: string, ...secrets: string[]])[] = [
  ['{"password":"hunter2hunter2","n":1}', "hunter2hunter2"],
  ['log {\\"apiKey\\":\\"hunter2hunter2\\"}', "hunter2hunter2"],
  ["password: hunter2", "hunter2"],
  ["password: hunter2 two", "hunter2", "two"],
  ["  password: 'hunter2 two'", "hunter2", "two"],
  ["- db_password: hunter2 two", "hunter2", "two"],
  ["2026-11-24T10:00:00.123456789Z DB_PASSWORD=hunter2 two", "hunter2", "two"],
  ["2026-11-24 10:00:00,123 password: hunter2 two", "hunter2", "two"],
  ["web-1  | DB_PASSWORD=hunter2 two", "hunter2", "two"],
  ["INFO started with password: hunter2", "hunter2"],
  ["[INFO] password=hunter2, user=bob", "hunter2"],
  ["Login(password=hunter2, user=bob)", "hunter2"],
  ["mysql --password='hunter2 x' -h db", "hunter2 x"],
  ["mysql --password hunter2 -h db", "hunter2"],
  ["mysql --password=hunter2 -h db", "hunter2"],
  ['["mysql", "--password", "hunter2"]', "hunter2"],
  ['password = "hunter2"', "hunter2"],
  ["'password' => 'hunter2'", "hunter2"],
  ['const password = "hunter2";', "hunter2"],
  ["PASSWORD=ab;cd&ef gh", "cd&ef gh"],
  ["  export API_TOKEN=a b c", "b c"],
  ["ENV DB_PASSWORD hunter2 two", "hunter2", "two"],
  ["ENV DB_PASSWORD=hunter2", "hunter2"],
  ["ARG API_TOKEN=hunter2", "hunter2"],
  ["docker build --build-arg API_TOKEN=hunter2 .", "hunter2"],
  ["docker run -e DB_PASS=hunter2 image", "hunter2"],
  ['docker run -e "DB_PASS=hunter2 two" image', "hunter2", "two"],
  ['{"Env":["DB_PASSWORD=hunter2 two","A=b"]}', "hunter2", "two"],
  ["- name: DB_PASSWORD\n  value: hunter2 two", "hunter2", "two"],
  ["- key: DB_PASSWORD\n  scope: RUN_TIME\n  type: GENERAL\n  value: hunter2", "hunter2"],
  ["- value: hunter2\n  name: DB_PASSWORD", "hunter2"],
  ['{"name": "DB_PASSWORD", "value": "hunter2 two"}', "hunter2", "two"],
  ['{\\"name\\":\\"DB_PASSWORD\\",\\"value\\":\\"hunter2 two\\"}', "hunter2", "two"],
  ['{"value":"hunter2","name":"DB_PASSWORD"}', "hunter2"],
  ['{"type":"plain_text","name":"DB_PASSWORD","text":"hunter2 two"}', "hunter2", "two"],
  ['{"text":"hunter2","name":"DB_PASSWORD"}', "hunter2"],
  ['{"X-Api-Key":{"operation":"set","value":"hunter2 two"}}', "hunter2", "two"],
  ['{\\"api_key\\": {\\n \\"value\\": \\"hunter2\\"}}', "hunter2"],
  ["GET /objects/a%2Ftoken=hunter2", "hunter2"],
  ['"name": "DB_PASSWORD",\n  "value": "hunter2"', "hunter2"],
  ['{"password":"it\'s hunter2"}', "hunter2"],
  ['{"password":"a\\"hunter2"}', "hunter2"],
  ['"{\\"password\\":\\"a\\\\\\"hunter2\\"}"', "hunter2"],
  ['{"passwords":["hunter2","hunter3"]}', "hunter2", "hunter3"],
  ['{"password": 12345678}', "12345678"],
  ['"log":"a=1\\nPASSWORD=hunter2 two\\nB=c"', "hunter2", "two"],
  ["password: |\n  hunter2\n  two\nuser: x", "hunter2", "two"],
  ["password:\n  hunter2\nuser: x", "hunter2"],
  ["<password>hunter2</password>", "hunter2"],
  ["Server=db;Password=hunter2 two;User=x", "hunter2", "two"],
  ["API key: hunter2", "hunter2"],
  ["CREATE USER x PASSWORD 'hunter2'", "hunter2"],
  ["Authorization: Bearer abc.def.ghi", "abc.def.ghi"],
  ["GET / authorization: Basic dXNlcjpwYXNz end", "dXNlcjpwYXNz"],
  ['curl -H "X-Api-Key: hunter2" -H "Cookie: a=hunter2; b=two" x', "hunter2", "two"],
  ["Set-Cookie: sid=hunter2; Path=/", "hunter2"],
  ["sent Bearer abcdefgh-12345678 to it", "abcdefgh-12345678"],
  ["GET /x?token=abcdef&x=1", "abcdef"],
  ["https://b.example/o?X-Amz-Signature=abcdef0123&x=1", "abcdef0123"],
  ["redis://:hunter2@db/0", "hunter2"],
  ["amqp://u:hunter@2@db/0", "hunter", "2@db"],
  ["mongodb://u:hunter2@a,b/x", "hunter2"],
  ["postgres://hunter:hunter2@db/x", "hunter2"],
  ["u:hunter2@tcp(db:3306)/x", "hunter2"],
  ["https://ghp_0123456789abcdef@github.com/a", "ghp_0123456789abcdef"],
  ["PASSWORD=real-secret[redacted:abcd]", "real-secret"],
];

it.each(ASSIGNED)("%j loses its secret, and keeps its key", (text, ...secrets) => {
  const redactor = new Redactor();
  const clean = redactor.text(text);
  for (const secret of secrets) expect(clean).not.toContain(secret);
  expect(clean).toMatch(/\[redacted:[0-9a-f]{4}\]/);
  const key = /[\w-]*(?:pass|token|key|cookie|authorization)\w*/i.exec(text.split("://")[0] ?? "")?.[0] ?? "";
  expect(clean).toContain(key);
  expect(redactor.text(clean)).toBe(clean);
});

it.each([
  "GET /x?page=2&x=1 status: 200 https://h:8080/a@b PATH=/bin",
  "PWD=/app\nPOSTGRES_PASSWORD_FILE=/run/secrets/pg",
  "token: expected string, received number",
  "auth.token: Invalid input: expected string, received undefined",
  "invalid token: expected a name",
  "secret/db-credentials created",
  'secret "db" created; error: unexpected token "}"',
  "one-time-password required, per-token cost",
  "docker://nginx:1.25@sha256:abc http://localhost:3000?user=me@x.com ssh://deployment-user@host",
  "if (password==null) return",
  "docker login --password-stdin registry; --token-ttl 5m",
  '{"password":null,"token":true}',
  `sha256:${hex(64)} ${hex(40)} 7b08a8c7c6f1 123e4567-e89b-12d3-a456-426614174000`,
  `registry.example/team/token:1.2@sha256:${hex(64)}`,
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB me@host",
  "deploy_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB me@host",
  "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t",
  "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ",
  "v=spf1 include:_spf.example.com ~all",
  "google-site-verification=abc_DEF-123",
  '_acme-challenge IN TXT "gfj9XqRgabc_DEF-123"',
  "0.0.0.0:8080->80/tcp, user 1000:1000, 12:30:05",
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
  "tests: 3 pass, 1 fail; proxy_pass: http://app:8080",
  "src/token.ts: 3 problems",
  ["POSTGRES_PASSWORD: $", "{PG_PASSWORD}"].join(""),
  "primary key: id, key: value, key=value, monkey=banana, pattern: y, patch=3",
  "the password must have eight characters",
  pem("CERTIFICATE"),
  pem("PUBLIC KEY"),
  Buffer.from(pem("CERTIFICATE")).toString("base64"),
  "name: token-service\nimage: x\nport: 80",
  "eyJ is how each of them begins, and -----BEGIN PRIVATE KEY----- too.",
])("%j stays as it is", (text) => expect(new Redactor().text(text)).toBe(text));

it("masks alone what a line or a list assigns among other things", () => {
  const redactor = new Redactor();
  expect(redactor.text("token=abc user=bob ip=1.2.3.4")).toMatch(
    /^token=\[redacted:\w{4}\] user=bob ip=1\.2\.3\.4$/,
  );
  expect(redactor.text("TOKEN=abc\nPORT=80")).toMatch(/^TOKEN=\[redacted:\w{4}\]\nPORT=80$/);
  expect(redactor.text("{ password: abc, user: 'bob' }")).toMatch(
    /^\{ password: \[redacted:\w{4}\], user: 'bob' \}$/,
  );
  expect(redactor.text("- name: A_TOKEN\n  value: abc\n- name: B\n  value: abc")).toMatch(
    /value: \[redacted:\w{4}\]\n- name: B\n {2}value: abc$/,
  );
  expect(redactor.text('curl -H "Authorization: Bearer abc" https://x')).toMatch(
    /^curl -H "Authorization: Bearer \[redacted:\w{4}\]" https:\/\/x$/,
  );
});

describe("telling keys", () => {
  it.each(
    "DB_PASSWORD apiKey API_KEY api-key x-api-key access-key secretKey client_secret githubToken COOKIE my.secret DSN Authorization PRIVATE_KEY PGPASSWORD MYSQL_ROOTPASSWORD passwd passcode DB_PASS smtp.pass POSTGRES_PWD AccountKey PHPSESSID session_key APP_KEY aws_secret_access_key GOOGLE_CREDENTIALS_JSON PASSWORD_HASH".split(
      " ",
    ),
  )("%s is one", (key) => expect(isTelling(key)).toBe(true));

  it.each(
    "tokenizer max_tokens secretary id key monkey cursor passwordless PATH PWD pass proxy_pass public_key ssh_keys session session_id pin otp OTP_VERSION secretName token_count PASSWORD_FILE password.ts has_password next_token sshKeyFingerprint confirmation turkey keyboard".split(
      " ",
    ),
  )("%s is none", (key) => expect(isTelling(key)).toBe(false));
});

describe("the time that an Engine puts before each line", () => {
  const time = "2026-11-22T10:00:00.123456789Z ";
  const logged = (text: string) => text.replace(/^/gm, time);

  it.each([
    ["a pair", "- name: DB_TOKEN\n  value: s3cr3t-0123\n- name: other"],
    ["a block", "private_key: |\n  s3cr3t-0123\n  s3cr3t-4567\nafter: it"],
    ["a key", pem("RSA PRIVATE KEY")],
    ["a key that is cut off", pem("RSA PRIVATE KEY").replace(/\n.*END.*$/, "")],
    ["a step of a build", "Step 4/9 : ENV BUILD_SECRET s3cr3t-0123"],
  ])("hides no secret within %s", (_, text) => {
    const clean = new Redactor().text(logged(text));
    expect(clean).toMatch(/\[redacted:[0-9a-f]{4}\]/);
    for (const secret of ["s3cr3t", "MIIEpAIBAAKCAQEA"]) expect(clean).not.toContain(secret);
  });

  it("leaves a nested map alone", () => {
    const text = logged("token:\n  expires: soon\n  - a");
    expect(new Redactor().text(text)).toBe(text);
  });
});

it("looks into keys that assign something", () => {
  const clean = new Redactor().value({
    "/srv/token=s3cr3t-0123": "/a",
    "https://me:s3cr3t-0123@host/": 1,
    "a=b": 1,
  });
  expect(JSON.stringify(clean)).not.toContain("s3cr3t");
  expect(Object.keys(clean)).toContain("a=b");
});
