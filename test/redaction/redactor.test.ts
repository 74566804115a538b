import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { Redactor } from "../../src/redaction/redactor.js";

const MASKED = /^\[redacted:[0-9a-f]{4}\]$/;
const masked = expect.stringMatching(MASKED);

/** Texts of what notations, shapes and secrets are made of. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...["password", "TOKEN", "api", "key", "cookie", "Authorization", "Bearer ", "name", "value", "a.b"],
        ...[
          '"',
          "'",
          "\\",
          "=",
          ":",
          " ",
          "\n",
          "\r\n",
          "\\n",
          ": ",
          "--",
          "[",
          "]",
          "{",
          "}",
          "${",
          "(",
          ")",
        ],
        ...[",", ";", "&", "?", "://", "@", "|", "<", ">", "ENV ", "[redacted:12ab]", "s3cr3t", "s3", "12"],
        ...[`ghp_${"a".repeat(36)}`, `AKIA${"B".repeat(16)}`, "-----BEGIN PRIVATE KEY-----", "A".repeat(24)],
        ...["-----END PRIVATE KEY-----", "\ud83d", "@tcp("],
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

/** Values whose keys tell, or hold secrets themselves. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.oneof(hostile, fc.integer(), fc.constant(null)),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom("password", "name", "value", "text", "key", "env", "uri"), hostile),
      tie("tree"),
      { maxKeys: 4 },
    ),
  ),
}));

describe("a redactor", () => {
  it("lets no learnt secret out of any JSON value", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/_-]{8,24}$/);
    fc.assert(
      fc.property(secret, fc.jsonValue(), fc.string(), (value, json, around) => {
        const redactor = new Redactor();
        redactor.learn([value]);
        const planted = { json, text: around + value + around, list: [value, { [around]: value }] };
        expect(JSON.stringify(Object.values(redactor.value(planted)))).not.toContain(value);
        expect(redactor.text(`a ${value} b`)).toMatch(/^a \[redacted:[0-9a-f]{4}\] b$/);
      }),
    );
  });

  it("never throws, and leaves alone what is clean", () => {
    const redactor = new Redactor();
    redactor.learn(["s3cr3t", "3cr3tabc", "redacted", "12ab"]);
    fc.assert(
      fc.property(hostile, (text) => {
        const once = redactor.text(text);
        expect(redactor.text(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (value) => {
        const once = redactor.value(value);
        expect(redactor.value(once)).toEqual(once);
      }),
    );
    fc.assert(
      fc.property(tree, (value) => {
        const once = redactor.value(value);
        expect(redactor.value(once)).toEqual(once);
      }),
      { numRuns: 3_000 },
    );
    // A key tells as it is shown, too; the colon of a marker is not one of an address.
    for (const key of ["passwords3cr3t", `--Bearer AKIA${"B".repeat(16)})password`]) {
      const once = redactor.value({ [key]: 0 });
      expect(redactor.value(once)).toEqual(once);
    }
    const named = redactor.value({ name: "passwords3cr3t", value: "x" });
    expect(redactor.value(named)).toEqual(named);
  });

  it.each([
    ...[
      "=",
      "-",
      "a.",
      "eyJ",
      "-eyJaaaaaaaa",
      "\neyJaaaaaaaa.",
      '"',
      "\\",
      "-----BEGIN",
      "  ",
      "://a:",
      "pat",
    ],
    ...["-----BEGIN PRIVATE KEY-----", "Authorization: Bearer ", 'cookie: \\"', " password='", "token=a "],
    ...['"token":"\\', "password: |\n", "name: token\na: b\n", '\\\\\\"token\\\\\\": \\\\\\"x', "token=)"],
  ])("comes through a megabyte of %j", (unit) => {
    // What took the square of its length would not come to an end here.
    const text = unit.repeat(Math.ceil(1e6 / unit.length));
    expect(typeof new Redactor().text(text)).toBe("string");
  });

  it("keeps keys, shapes and ordinary values", () => {
    const plain = {
      id: "3f2a",
      name: "web",
      list: [1, true, null, "PATH=/bin:/usr/bin"],
      cursor: "abc",
      n: 3,
    };
    expect(new Redactor().value(plain)).toEqual(plain);
    const about = { SecretName: "a", NextToken: "b", tokenCount: 5, sshKeyFingerprint: "c" };
    expect(new Redactor().value(about)).toEqual(about);
  });

  it("masks what stands under telling keys: environments, pairs, arguments, lists, numbers", () => {
    const token = `dop_v1_${"0a".repeat(32)}`;
    const clean = new Redactor().value({
      env: ["DB_PASSWORD=two words; and more", "A=b"],
      pairs: [
        { name: "API_TOKEN", value: "v" },
        { Key: "db-password", Value: "v" },
        { name: "A", value: "v" },
        { type: "plain_text", name: "API_TOKEN", text: "v" },
      ],
      headers: { "X-Api-Key": { operation: "set", value: "v" } },
      command: ["mysqld", "--password", "hunter2", "-v"],
      url: "postgres://user:pa55word@db/x?sslmode=1&token=abcdef",
      password: ["hunter2", { note: "kept" }],
      APIToken: 12345,
      Authorization: "Bearer abc.def",
      labels: { [token]: "x" },
      deploy_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@host",
    });
    expect(clean).toEqual({
      env: [expect.stringMatching(/^DB_PASSWORD=\[redacted:\w{4}\]$/), "A=b"],
      pairs: [
        { name: "API_TOKEN", value: masked },
        { Key: "db-password", Value: masked },
        { name: "A", value: "v" },
        { type: "plain_text", name: "API_TOKEN", text: masked },
      ],
      headers: { "X-Api-Key": { operation: "set", value: masked } },
      command: ["mysqld", "--password", masked, "-v"],
      url: expect.stringMatching(
        /^postgres:\/\/user:\[redacted:\w{4}\]@db\/x\?sslmode=1&token=\[redacted:\w{4}\]$/,
      ),
      password: [masked, { note: "kept" }],
      APIToken: masked,
      Authorization: expect.stringMatching(/^Bearer \[redacted:\w{4}\]$/),
      labels: expect.not.objectContaining({ [token]: expect.anything() }),
      deploy_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@host",
    });
    expect(Object.keys(clean.labels)[0]).toMatch(MASKED);
  });

  it("makes one marker of one value, in whatever form and place", () => {
    const redactor = new Redactor();
    redactor.learn([" pass word/1\n"]);
    const [plain, encoded, base64, held] = [
      redactor.text("pass word/1"),
      redactor.text("pass%20word%2F1"),
      redactor.text(Buffer.from("pass word/1").toString("base64")),
      redactor.value({ password: "pass word/1" }).password,
    ];
    expect(plain).toMatch(MASKED);
    expect([encoded, base64, held]).toEqual([plain, plain, plain]);
    expect(redactor.text("password=other")).not.toContain(plain);
    expect(new Redactor().text("password='pass word/1'")).not.toContain(plain);
  });

  it("masks overlapping secrets whole", () => {
    const redactor = new Redactor();
    redactor.learn(["abcdefgh"]);
    expect(redactor.knowing(["efghijkl", "zabcdefghz"]).text("-abcdefghijkl- zabcdefghz")).toMatch(
      /^-\[redacted:\w{4}\]- \[redacted:\w{4}\]$/,
    );
  });
});

describe("exempt paths", () => {
  const record = { name: "k._domainkey", content: "v=DKIM1; token=abc", token: "t0ken" };

  it("keep everything but what the host knows, at and below them", () => {
    const redactor = new Redactor();
    redactor.learn(["known-secret"]);
    const answer = {
      records: [{ ...record, content: { text: "token=abc", list: ["known-secret", 7] } }],
      content: "token=abc",
    };
    const clean = redactor.value(answer, new Set(["records.content", "records.token"]));
    expect(clean.records[0]).toEqual({
      ...record,
      content: { text: "token=abc", list: [masked, 7] },
    });
    expect(clean.content).toMatch(/^token=\[redacted/);
    expect(redactor.value({ records: [record] }).records[0]?.token).toMatch(MASKED);
  });

  it("are `confirmation` and `cursor`, near the top", () => {
    const redactor = new Redactor();
    redactor.learn(["known-secret"]);
    const jwt = `eyJ${"a".repeat(20)}.${"b".repeat(20)}.${"c".repeat(20)}`;
    const own = { cursor: jwt, details: { confirmation: jwt, cursor: "known-secret" } };
    expect(redactor.value(own)).toEqual({ cursor: jwt, details: { confirmation: jwt, cursor: masked } });
    expect(redactor.value({ a: { b: { cursor: jwt } } }).a.b.cursor).toMatch(MASKED);
  });
});

describe("a redactor that knows more", () => {
  it("is the same one when there is nothing more", () => {
    const redactor = new Redactor();
    expect(redactor.knowing([])).toBe(redactor);
  });

  it("shares markers and what is learned, before and after, and keeps its own to itself", () => {
    const parent = new Redactor();
    parent.learn(["first-secret"]);
    const child = parent.knowing(["own-secret", "abc"]);
    parent.learn(["later-secret"]);
    const text = "first-secret later-secret own-secret abc";
    expect(child.text(text)).toMatch(/^(\[redacted:\w{4}\] ){3}abc$/);
    expect(parent.text(text)).toMatch(/^(\[redacted:\w{4}\] ){2}own-secret abc$/);
    expect(child.text("first-secret token=x")).toBe(parent.text("first-secret token=x"));
    expect(child.value({ n: "own-secret" }).n).toBe(
      parent.text("password=own-secret").slice("password=".length),
    );
    expect(Buffer.from(child.bytes(Buffer.from("a own-secret"))).toString()).toMatch(/^a \[redacted/);
  });
});
