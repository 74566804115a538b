import { describe, expect, it } from "@jest/globals";
import { type StartOptions, startPlugin } from "cargoshipper/testing";
import * as fc from "fast-check";
import * as z from "zod";
import { inputSchema } from "../../src/host/json-schema.js";
import { secretsIn, withoutSecrets } from "../../src/host/secret-inputs.js";
import { type Call, definePlugin, Prompt, sample, secret, Tool } from "../../src/plugin/index.js";
import { yards } from "../fixtures/yard.js";
import { asking, done, KEY, PLACES, recorder, requester, useYard } from "./use-yard.js";

const { start } = useYard();

const PASSWORD = "correct-horse-battery";
const SECRETS = { db_password: PASSWORD, pin_code: "9173-pin" };
const LOAD = { crate: "apples", environment: ["DB=secret://db_password", "MODE=fast"] };

/** A call of `load_crate`, and everything that anybody could see of it. */
async function seen(options: StartOptions, args: Record<string, unknown>, action = "accept") {
  const { records, audit } = recorder();
  const shown: unknown[] = [];
  const one = await start({ audit, secrets: SECRETS, ...options });
  const person = asking((message) => {
    shown.push(message);
    return { action };
  });
  const from = requester({
    ...person,
    progress: (...progress) => void shown.push(progress),
    log: (...line) => void shown.push(line),
  });
  const result = await one.host.callTool("yard_load_crate", args, from);
  const everything = JSON.stringify([result, shown, one.logged, records]);
  return { result, shown, records, logged: one.logged, everything };
}

describe("a reference to a secret", () => {
  it("becomes its value in the handler, and nowhere else", async () => {
    const args = { ...LOAD, pin: "secret://pin_code" };
    const { everything, shown, result } = await seen({ approvals: "write" }, args);
    expect(result.isError).toBe(false);
    expect(done()).toEqual([
      { load: { crate: "apples", environment: [`DB=${PASSWORD}`, "MODE=fast"], pin: "9173-pin" } },
    ]);
    // Asked, logged to the client, and told of the progress.
    expect(shown).toHaveLength(3);
    for (const value of [PASSWORD, "9173-pin", encodeURIComponent(PASSWORD), btoa(PASSWORD)]) {
      expect(everything).not.toContain(value);
    }
    expect(everything).toContain("DB=secret://db_password");
  });

  it("is shown as it is, even where its key tells of a secret", async () => {
    const args = { crate: "apples", environment: ["PASSWORD=secret://db_password"] };
    const { shown, records } = await seen({ approvals: "write" }, args);
    expect(shown[0]).toContain("PASSWORD=secret://db_password");
    expect(records[0]?.arguments).toEqual(args);
  });

  it("is not seen in what goes wrong, either", async () => {
    yards.fail = "no room for";
    const { everything, result, logged } = await seen({}, { ...LOAD, pin: "secret://pin_code" });
    expect(result.isError).toBe(true);
    expect(done()).toHaveLength(1);
    expect(JSON.stringify(logged)).toContain("no room for");
    for (const value of Object.values(SECRETS)) expect(everything).not.toContain(value);
  });

  it("is masked in later calls too, which may be shown it by what it was given to", async () => {
    const one = await start({ secrets: SECRETS });
    await one.callTool("yard_load_crate", LOAD);
    const next = await one.callTool("yard_load_crate", { crate: "apples", label: PASSWORD });
    expect(next.text).toMatch(/"label":"\[redacted:[0-9a-f]{4}\]"/);
    expect(next.text).not.toContain(PASSWORD);
  });

  it("that leads nowhere is told before anything happens, a preview included", async () => {
    const options: StartOptions = {
      approvals: "write",
      deny: [{ tool: "yard_*", when: { crate: "nothing" } }],
    };
    const args = { ...LOAD, environment: ["DB=secret://db_pasword", "PIN=secret://pin_code"] };
    const { result, shown, records } = await seen(options, args);
    expect(result.structured).toMatchObject({
      error: "There is no secret db_pasword for yard. Did you mean secret://db_password?",
      details: { kind: "validation" },
    });
    expect([shown, yards.lookUps, yards.built.size]).toEqual([[], 0, 0]);
    expect(records).toMatchObject([{ phase: "refused", decision: "failed", outcome: "validation" }]);
  });

  it("is refused where none is taken, and where it is not of the right form", async () => {
    for (const [args, says] of [
      [{ crate: "secret://db_password" }, "crate: a reference to a secret is not taken here."],
      [
        { crate: "apples", label: "secret://db_password" },
        "label: a reference to a secret is not taken here.",
      ],
      [{ crate: "apples", environment: ["A=secret://DB PASSWORD"] }, "environment.0: a reference is"],
    ] as const) {
      const { result } = await seen({}, args);
      expect(result.structured).toMatchObject({ error: expect.stringContaining(says) });
    }
    expect(yards.built.size).toBe(0);
  });

  it("is not resolved for a call that policy forbids, or that nobody approves", async () => {
    await seen({ deny: ["yard_load_crate"] }, LOAD);
    const { result, everything } = await seen({ approvals: "write" }, LOAD, "decline");
    expect(result.structured).toMatchObject({ details: { kind: "declined" } });
    expect(everything).not.toContain(PASSWORD);
    expect(done()).toEqual([]);
  });

  it("is bound into a confirmation as it is written", async () => {
    const one = await start({ approvals: "write", secrets: SECRETS });
    const first = await one.callTool("yard_load_crate", LOAD);
    expect(first.details.preview).toContain("DB=secret://db_password");
    const { confirmation } = first.details;
    const other = { ...LOAD, environment: ["DB=secret://pin_code", "MODE=fast"], confirmation };
    expect((await one.callTool("yard_load_crate", other)).error).toContain("other arguments");
    expect((await one.callTool("yard_load_crate", { ...LOAD, confirmation })).isError).toBe(false);
    expect(done()).toHaveLength(1);
  });
});

describe("an input that is a secret", () => {
  const calls: [string, Record<string, unknown>, string][] = [
    ["as it should be", { crate: "apples", pin: "swordfish-42" }, "swordfish-42"],
    [
      "in a part of another",
      { crate: "apples", login: { user: "ann", pin: "swordfish-42" } },
      "swordfish-42",
    ],
    [
      "in a part that came as text",
      { crate: "apples", login: '{"user":"ann","pin":"swordfish-42"}' },
      "swordfish-42",
    ],
    ["of another kind", { crate: "apples", pin: { deep: ["swordfish-42"] } }, "swordfish-42"],
    ["beside what is wrong", { crat: "apples", pin: "swordfish-42" }, "swordfish-42"],
    [
      "in a part that is wrong",
      { crate: "apples", login: { usr: "ann", pin: "swordfish-42" } },
      "swordfish-42",
    ],
    [
      "in a part that came as broken text",
      { crate: "apples", login: '{"pin":"swordfish-42"' },
      "swordfish-42",
    ],
    ["under a misspelt name", { crate: "apples", pinn: "swordfish-42" }, "swordfish-42"],
    [
      "under a misspelt name in a part",
      { crate: "apples", login: { user: "ann", pni: "swordfish-42" } },
      "swordfish-42",
    ],
    ["in a text where a part should be", { crate: "apples", login: "swordfish-42" }, "swordfish-42"],
    ["that is a number", { crate: "apples", pin: 73_190_442 }, "73190442"],
  ];

  it.each(calls)("is never seen: %s", async (_, args, value) => {
    for (const fail of [undefined, "no room for"]) {
      yards.fail = fail;
      const { everything } = await seen({ approvals: "write" }, args);
      expect(everything).not.toContain(value);
    }
  });

  it("is named but not shown by the host, even when it is too short to be masked", async () => {
    for (const pin of ["1", "ab", "x9!"]) {
      const { shown, records } = await seen({ approvals: "write" }, { crate: "apples", pin }, "decline");
      expect(shown).toEqual([expect.stringMatching(/\n {2}pin: \[secret\]$/)]);
      expect(records).toMatchObject([{ arguments: { crate: "apples", pin: "[secret]" } }]);
      const wrong = await seen({}, { crat: "apples", pin: [pin] });
      expect(wrong.records).toMatchObject([{ arguments: { crat: "[secret]", pin: "[secret]" } }]);
      expect(wrong.everything).not.toContain(JSON.stringify(pin));
    }
  });

  it("is found wherever its schema has it", () => {
    const deep = z.object({ pin: secret() });
    const schemas: [z.ZodType, (value: string) => unknown][] = [
      [deep, (pin) => ({ pin })],
      [z.array(deep), (pin) => [{ pin }, { pin }]],
      [z.record(z.string(), deep), (pin) => ({ any: { pin } })],
      [z.tuple([z.string(), deep]), (pin) => ["x", { pin }]],
      [z.tuple([z.string()]).rest(deep), (pin) => ["x", { pin }]],
      [z.union([z.object({ a: z.string() }), deep]), (pin) => ({ pin })],
      [z.intersection(z.object({ a: z.string() }), deep), (pin) => ({ a: "a", pin })],
      [z.object({ a: z.string() }).catchall(secret()), (pin) => ({ a: "a", other: pin })],
      [z.lazy(() => deep), (pin) => ({ pin })],
      [deep.optional().nullable(), (pin) => ({ pin })],
      [z.preprocess((value) => value, deep), (pin) => ({ pin })],
      [z.preprocess((value) => ({ pin: value }), deep), (pin) => pin],
      [
        z.pipe(
          z.string(),
          z.preprocess((value) => ({ pin: value }), deep),
        ),
        (pin) => pin,
      ],
      [z.union([z.number(), deep]), (pin) => pin],
      [z.codec(z.string(), secret(), { decode: (it) => it, encode: (it) => it }), (pin) => pin],
      [z.record(secret(), z.number()), (pin) => ({ [pin]: 1 })],
      [z.map(z.string(), deep), (pin) => new Map([["any", { pin }]])],
      [z.set(secret()), (pin) => new Set([pin])],
      [deep.transform(({ pin }) => ({ made: { of: [pin] } })), (pin) => ({ made: { of: [pin] } })],
      [z.strictObject({ pin: secret() }), (pin) => ({ pni: pin })],
      [z.tuple([secret()]), (pin) => ["first", pin]],
      [deep, (pin) => JSON.stringify({ pin })],
      [z.array(deep), (pin) => JSON.stringify([{ pin }])],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.string({ minLength: 1 }), ([schema, holding], pin) => {
        const value = holding(pin);
        expect(secretsIn(schema, value)).toContain(pin);
        expect(withoutSecrets(z.object({ it: schema }), { it: value })).toEqual({ it: "[secret]" });
      }),
    );
  });
});

describe("a secret that is deep", () => {
  it("is found however deep it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (levels) => {
        let schema: z.ZodType = secret();
        let value: unknown = "swordfish-42";
        for (let level = 0; level < levels; level++) {
          schema = level % 2 === 0 ? z.object({ in: schema }) : z.array(schema);
          value = level % 2 === 0 ? { in: value } : [value];
        }
        expect(secretsIn(schema, value)).toEqual(["swordfish-42"]);
      }),
    );
  });
});

/** A plugin whose schemas say in many ways what is secret. */
const Keyed = z.object({
  upper: secret().toUpperCase().optional().describe("Made of it"),
  split: z
    .preprocess((it) => (typeof it === "string" ? it.split(",") : it), z.array(secret()))
    .optional()
    .describe("Several"),
  made: z
    .object({ pin: secret() })
    .transform(({ pin }) => ({ auth: `<${[...pin].reverse().join("")}>` }))
    .optional()
    .describe("Made anew"),
  nested: z.object({ pin: secret() }).optional().describe("Nested"),
  list: z.array(secret()).optional().describe("A list"),
  plain: z.string().optional().describe("Plain"),
  fail: z.boolean().optional().describe("Whether it fails"),
});

class Keys {
  @Tool({
    name: "turn",
    description: "Turn.",
    effect: "write",
    input: Keyed,
    output: z.object({ told: z.string() }),
  })
  turn(input: z.output<typeof Keyed>, call: Call) {
    const told = JSON.stringify(input);
    call.log.info("turning", { told });
    if (input.fail) throw new Error(`it broke: ${told}`);
    return { told };
  }

  @Tool({
    name: "ask",
    description: "Ask.",
    effect: "write",
    input: z.object({}),
    output: z.object({ told: z.string() }),
  })
  async ask(_: object, call: Call) {
    const Asked = z.object({
      pin: secret().toUpperCase().describe(`now ${KEY}`),
      kind: z.string().default(`${KEY}-kind`),
    });
    const { said } = await call.request({ said: sample(`say ${KEY} PASSWORD=hunter-2222`) });
    const reply = await call.elicit(`Which, now ${KEY}?`, Asked);
    call.log.info("asked", { reply });
    return { told: `${said} ${JSON.stringify(reply)}` };
  }

  @Prompt({ name: "use", description: "Use.", arguments: z.object({ pin: secret().toUpperCase() }) })
  use({ pin }: { pin: string }) {
    return `use ${pin}`;
  }
}

const keyed = definePlugin({
  name: "keyed",
  description: "Secrets in all kinds of schemas.",
  options: z.object({ key: secret() }),
  client: () => ({}),
  explain: (error) => {
    throw new Error(`nor is it known what this is: ${String(error)}`);
  },
  toolsets: { keys: [Keys] },
});

describe("what a schema makes of a secret", () => {
  const { records, audit } = recorder();
  const started = () => startPlugin(keyed, { audit, options: { key: KEY } });

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ["in capitals", { upper: "swordfish-42" }, ["swordfish-42", "SWORDFISH-42"]],
    ["several", { split: "swordfish,mackerel" }, ["swordfish", "mackerel"]],
    ["several, beside what is wrong", { split: "swordfish,mackerel", plain: 5 }, ["swordfish,mackerel"]],
    ["another thing", { made: { pin: "swordfish" } }, ["swordfish", "hsifdrows"]],
    ["an object out of a text", { nested: '{"pin":"swordfish"}' }, ["swordfish"]],
    ["a list out of a text", { list: '["swordfish","mackerel"]' }, ["swordfish", "mackerel"]],
  ])("is as secret: %s", async (_, args, values) => {
    const one = await started();
    for (const more of [{}, { fail: true }, { misspelt: values[0] }]) {
      records.splice(0);
      const result = await one.callTool("keyed_turn", { ...args, ...more });
      const everything = JSON.stringify([result, one.logged, records]);
      expect(records.length).toBeGreaterThan(0);
      for (const value of values) expect(everything).not.toContain(value);
    }
    await one.close();
  });

  it("is as secret in a prompt, and in what a person answers", async () => {
    records.splice(0);
    const one = await startPlugin(keyed, {
      audit,
      options: { key: KEY },
      answer: ({ kind }) =>
        kind === "sample" ? "fine" : { action: "accept", content: { pin: "swordfish-42" } },
    });
    const shown = [await one.getPrompt("keyed_use", { pin: "mackerel-42" }), await one.callTool("keyed_ask")];
    const everything = JSON.stringify([shown, one.logged, records]);
    expect(everything).toContain("accept");
    expect(records.map(({ name }) => name)).toEqual(["keyed_use", "keyed_ask", "keyed_ask"]);
    for (const value of ["swordfish-42", "mackerel-42"]) {
      expect(everything).not.toContain(value);
      expect(everything).not.toContain(value.toUpperCase());
    }
    await one.close();
  });

  it("is masked in what a person or a model is asked, in the fields' words and defaults too", async () => {
    const one = await started();
    const asked: unknown[] = [];
    const from = requester({
      capabilities: new Set(["elicitation", "sampling"]),
      ask: async (question, _, clean) => {
        if (question.kind === "elicit") asked.push(question.message, clean(inputSchema(question.schema)));
        if (question.kind === "sample") asked.push(question.prompt);
        return question.kind === "sample" ? "fine" : { action: "decline" };
      },
    });
    await one.host.callTool("keyed_ask", {}, from);
    expect(asked).toHaveLength(3);
    expect(asked[2]).toMatchObject({
      properties: { pin: { description: expect.stringMatching(/^now \[redacted:/) } },
    });
    expect(JSON.stringify(asked)).not.toContain(KEY);
    expect(JSON.stringify(asked)).not.toContain("hunter-2222");
    await one.close();
  });

  it("is not learnt of an option that is misspelt, or all that the host says would be masked", async () => {
    const one = await startPlugin(keyed, { options: { key: KEY, plase: "unavailable" } as never });
    expect((await one.callTool("keyed_turn")).error).toContain("is unavailable: `plase` is no option");
    await one.close();
  });
});

describe("an option that is a secret", () => {
  const options = { key: "secret://yard_key" };
  const shown = { toolsets: ["default", "reveals"], approvals: "never" } as const;

  it("may be a reference, which is resolved for the plugin", async () => {
    const one = await start({ ...shown, options, secrets: { yard_key: "key-by-reference" }, env: {} });
    expect((await one.callTool("yard_show_key")).data).toEqual({ key: "key-by-reference" });
    const echoed = await one.callTool("yard_load_crate", { crate: "apples", label: "key-by-reference" });
    expect(JSON.stringify([echoed, one.logged])).not.toContain("key-by-reference");
  });

  it("makes the plugin unavailable when there is none, at that place alone", async () => {
    const targets = { east: { options: { place: "east", ...options } }, west: PLACES.west };
    const one = await start({ ...shown, targets, secrets: { yard_kee: "key-by-reference" } });
    const { error, details } = await one.callTool("yard_show_key", { target: "east" });
    expect([details.kind, error]).toEqual([
      "configuration",
      "Plugin yard (target east) is unavailable: There is no secret yard_key for yard, target east. " +
        "Did you mean secret://yard_kee?",
    ]);
    expect(details.next).toContain("the test: targets.east");
    expect((await one.callTool("yard_show_key", { target: "west" })).isError).toBe(false);
    expect([...yards.built.keys()]).toEqual(["west"]);
    await expect(one.host.plugins[0]?.places[0]?.check()).rejects.toMatchObject({ kind: "configuration" });
  });

  it("is not taken by an option that is none", async () => {
    const one = await start({
      options: { place: "secret://yard_key" },
      secrets: { yard_key: "key-by-reference" },
    });
    const { error, details } = await one.callTool("yard_list_crates");
    expect([details.kind, error]).toEqual([
      "configuration",
      expect.stringContaining("place: a reference to a secret"),
    ]);
  });
});
