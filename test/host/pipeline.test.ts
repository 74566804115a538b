import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import plugin, { lab } from "../fixtures/lab.js";

const TOKEN = "lab-token-0123456789";
const MASKED = /^\[redacted:[0-9a-f]{4}\]$/;

let started: StartedPlugin[] = [];

async function start(options: StartOptions = {}): Promise<StartedPlugin> {
  const one = await startPlugin(plugin, { env: { LAB_TOKEN: TOKEN }, ...options });
  started.push(one);
  return one;
}

beforeEach(() => {
  lab.build = () => undefined;
  lab.built = 0;
  lab.shelf = undefined;
});

afterEach(async () => {
  await Promise.all(started.map((one) => one.close()));
  started = [];
});

describe("results", () => {
  it("wrap what a handler answers in the envelope, and list it as a table", async () => {
    const { content, structured, isError } = await (await start()).callTool("lab_list_things", {
      fields: "name,size",
    });
    expect(isError).toBe(false);
    expect(structured).toEqual({
      success: true,
      operation: "list_things",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: {
        things: [
          { name: "apple", size: 1 },
          { name: "pear", size: 2 },
        ],
        total: 2,
      },
    });
    expect(content).toEqual([{ type: "text", text: "things:\nname\tsize\napple\t1\npear\t2\ntotal: 2" }]);
  });

  it("page with a cursor that survives rows coming and going", async () => {
    const one = await start();
    const first = await one.callTool("lab_list_things", { limit: 1 });
    const { cursor } = first.data;
    lab.shelf?.things.set("aardvark", 3);
    const second = await one.callTool("lab_list_things", { limit: 1, cursor, fields: ["name"] });
    expect(second.structured).toMatchObject({ data: { things: [{ name: "pear" }] } });
    const wrong = await one.callTool("lab_list_things", { cursor: "nonsense" });
    expect(wrong.structured).toMatchObject({ success: false, details: { kind: "validation" } });
  });

  it("say in line one what happened and in line two what to do next", async () => {
    const { content, structured, isError } = await (await start()).callTool("lab_behave", { kind: "fail" });
    expect(isError).toBe(true);
    const [block] = content;
    const lines = block?.type === "text" ? block.text.split("\n") : [];
    expect(lines[0]).toMatch(/^It is taken: PASSWORD=\[redacted:[0-9a-f]{4}\]/);
    expect(lines[1]).toBe("Take another.");
    expect(structured).toMatchObject({
      operation: "behave",
      details: { kind: "conflict", next: "Take another.", a: 1 },
    });
  });

  it("keep a bug's details in the log, under a reference", async () => {
    const one = await start();
    const { structured } = await one.callTool("lab_behave", { kind: "bug" });
    const reference = /reference ([0-9a-f]{8})/.exec((structured as { error: string }).error)?.[1];
    expect(JSON.stringify(structured)).not.toContain("secret internals");
    const logged = one.logged.find(({ level }) => level === "error");
    expect(logged?.details).toMatchObject({ reference, error: expect.stringContaining("secret internals") });
  });

  it("carry blocks beside the data", async () => {
    const { content, structured } = await (await start()).callTool("lab_behave", { kind: "blocks" });
    expect(content).toEqual([
      { type: "text", text: expect.stringMatching(/^TOKEN=\[redacted/) },
      { type: "image", data: "AQID", mimeType: "image/png" },
    ]);
    expect(structured).toMatchObject({ data: { text: "t" } });
  });

  it("fit the budget in both forms and say what is missing", async () => {
    const { content, structured } = await (await start()).callTool("lab_behave", { kind: "big" });
    expect(JSON.stringify(structured).length).toBeLessThanOrEqual(40_000);
    expect(JSON.stringify(content).length).toBeLessThanOrEqual(40_500);
    expect(structured).toMatchObject({ data: { truncated: "text: shortened to fit." } });
  });

  it("translate an SDK's error once, where the plugin explains it", async () => {
    lab.build = () => {
      throw new RangeError("night");
    };
    const { structured } = await (await start()).callTool("lab_list_things");
    expect(structured).toMatchObject({
      error: "The lab is closed: night",
      details: { kind: "service_unavailable" },
    });
  });
});

describe("input", () => {
  it("refuses unknown arguments and names the nearest", async () => {
    const { structured } = await (await start()).callTool("lab_list_things", { prefixx: "a", limit: 0 });
    expect(structured).toMatchObject({ details: { kind: "validation" } });
    const { error } = structured as { error: string };
    expect(error).toContain("prefixx: unknown argument; did you mean prefix?");
    expect(error).toContain("limit:");
    expect(lab.built).toBe(0);
  });

  it("reads objects, lists and numbers that came as JSON strings", async () => {
    const one = await start();
    const put = { name: "fig", size: "7", environment: '["A=1"]' };
    expect((await one.callTool("lab_put_thing", put)).isError).toBe(false);
    expect(lab.shelf?.things.get("fig")).toBe(7);
    for (const fields of ["name", "name,size", '["name"]', ["name"]]) {
      expect((await one.callTool("lab_list_things", { fields })).error).toBeUndefined();
    }
  });

  it("refuses a redaction marker, which is not the secret", async () => {
    const { structured } = await (await start()).callTool("lab_put_thing", {
      name: "[redacted:ab12]",
      size: 1,
      environment: [],
    });
    expect(structured).toMatchObject({ success: false, details: { kind: "validation" } });
  });

  it("answers an unknown tool with an error that suggests a known one", async () => {
    await expect((await start()).callTool("lab_list_thing")).rejects.toThrow("Did you mean lab_list_things?");
  });
});

describe("redaction", () => {
  it("masks secrets and telling values everywhere they could leave", async () => {
    const one = await start();
    const list = await one.callTool("lab_list_things");
    expect(list.structured).toMatchObject({
      data: { things: [{ environment: [expect.stringMatching(/^API_KEY=\[redacted:[0-9a-f]{4}\]$/)] }, {}] },
    });
    const resource = await one.readResource("lab://thing/apple");
    const prompt = await one.getPrompt("lab_weigh", { name: "apple" });
    const progress: unknown[] = [];
    await one.callTool("lab_behave", { kind: "log" }, { onProgress: (...args) => progress.push(args) });
    const everything = JSON.stringify([list, resource, prompt, progress, one.logged]);
    for (const secret of [TOKEN, "k-apple", "hunter22", "abcdefgh"]) expect(everything).not.toContain(secret);
    expect(everything.match(/\[redacted:/g)?.length).toBeGreaterThanOrEqual(6);
  });

  it("gives equal values equal markers", async () => {
    const one = await start();
    const texts = await Promise.all(["apple", "pear"].map((name) => one.getPrompt("lab_weigh", { name })));
    const markers = texts.map(({ messages: [m] }) =>
      m?.content.type === "text" ? m.content.text.split(" ").at(-1) : "",
    );
    expect(markers[0]).toBe(markers[1]);
    expect(markers[0]?.replace(".", "")).toMatch(MASKED);
  });

  it("exempts only a tool that is marked for it, which is off and needs approval", async () => {
    const off = await (await start()).callTool("lab_show_token");
    expect(off.structured).toMatchObject({
      details: { kind: "refused", rule: expect.stringContaining("reveals") },
    });
    const on = await start({ toolsets: ["default", "reveals"] });
    expect((await on.callTool("lab_show_token")).structured).toMatchObject({
      details: { kind: "confirmation_required" },
    });
    const approved = await start({ toolsets: ["default", "reveals"], answer: () => ({ action: "accept" }) });
    expect((await approved.callTool("lab_show_token")).structured).toMatchObject({ data: { token: TOKEN } });
  });
});

describe("policy", () => {
  const forbidden = async (options: StartOptions) => {
    const one = await start(options);
    const names = one.host.offer.tools.map(({ card }) => card.name);
    return { one, names };
  };

  it("hides what a mode forbids and refuses it when it is called all the same", async () => {
    for (const [mode, gone] of [
      ["read-only", ["lab_put_thing", "lab_drop_thing"]],
      ["no-destructive", ["lab_drop_thing"]],
    ] as const) {
      const { one, names } = await forbidden({ mode });
      for (const name of gone) {
        expect(names).not.toContain(name);
        const { structured } = await one.callTool(name, { name: "apple" });
        expect(structured).toMatchObject({
          details: { kind: "refused", rule: `mode ${mode}`, where: "the test" },
        });
      }
    }
    expect(lab.built).toBe(0);
  });

  it("lets no resource, prompt or completion past a rule", async () => {
    const { one } = await forbidden({ deny: ["lab_list_things", "lab_weigh"] });
    expect(one.host.offer.resources.map(({ card }) => card.uri)).toEqual(["lab://picture"]);
    expect(one.host.offer.prompts).toEqual([]);
    const refused = { kind: "refused" };
    await expect(one.readResource("lab://thing/apple")).rejects.toMatchObject(refused);
    await expect(one.getPrompt("lab_weigh", { name: "apple" })).rejects.toMatchObject(refused);
    const typed = { argument: "name", typed: "" };
    await expect(
      one.complete({ kind: "resource", of: "lab://thing/{name}", ...typed }),
    ).rejects.toMatchObject(refused);
    await expect(one.complete({ kind: "prompt", of: "lab_weigh", ...typed })).rejects.toMatchObject(refused);
    await expect(one.subscribe("lab://thing/apple", () => undefined)).rejects.toThrow("does not allow");
    expect(lab.built).toBe(0);
  });

  it("denies by URI template and glob, and lets deny win over allow", async () => {
    const { one, names } = await forbidden({
      allow: ["lab_*", "lab://*"],
      deny: ["lab://thing/{name}", "lab_p?t_*"],
    });
    expect(names).toContain("lab_list_things");
    expect(names).not.toContain("lab_put_thing");
    await expect(one.readResource("lab://thing/apple")).rejects.toMatchObject({ kind: "refused" });
    await expect(one.readResource("lab://picture")).resolves.toMatchObject({
      blob: "AQID",
      mimeType: "image/png",
    });
  });

  it("offers only what allow names", async () => {
    const { one, names } = await forbidden({ allow: ["lab_list_*"] });
    expect(names).toEqual(["lab_list_things"]);
    expect(one.host.offer.resources.map(({ card }) => card.uri)).toEqual(["lab://thing/{name}"]);
    expect(one.host.offer.prompts).toEqual([]);
  });

  it("leaves a toolset off until it is asked for", async () => {
    const { one, names } = await forbidden({});
    expect(names).not.toContain("lab_extra");
    expect((await one.callTool("lab_extra")).structured).toMatchObject({ details: { kind: "refused" } });
    expect((await (await start({ toolsets: ["extras"] })).callTool("lab_extra")).isError).toBe(false);
  });
});

describe("approval", () => {
  const drop = { name: "apple" };

  it("asks the person where the client can, and runs only when they accept", async () => {
    for (const [action, kind] of [
      ["decline", "declined"],
      ["cancel", "declined"],
    ]) {
      const one = await start({ answer: () => ({ action }) });
      expect((await one.callTool("lab_drop_thing", drop)).structured).toMatchObject({ details: { kind } });
      expect(lab.shelf?.calls).toEqual([]);
    }
    const asked: unknown[] = [];
    const one = await start({ answer: (question) => asked.push(question) && { action: "accept" } });
    expect((await one.callTool("lab_drop_thing", drop)).isError).toBe(false);
    expect(lab.shelf?.calls).toEqual(["drop apple"]);
    expect(asked).toMatchObject([
      { message: "Allow lab_drop_thing?\napple goes, size 1.\nNothing depends on it." },
    ]);
  });

  it("refuses when what it stands on changed while the person was asked", async () => {
    const one = await start({
      answer: () => {
        lab.shelf?.things.set("apple", 99);
        return { action: "accept" };
      },
    });
    expect((await one.callTool("lab_drop_thing", drop)).structured).toMatchObject({
      details: { kind: "conflict" },
    });
    expect(lab.shelf?.calls).toEqual([]);
  });

  it("hands a client that cannot ask a confirmation that works once, for exactly this call", async () => {
    const one = await start();
    const first = await one.callTool("lab_drop_thing", drop);
    expect(first.isError).toBe(true);
    const { details } = first;
    expect(details).toMatchObject({
      kind: "confirmation_required",
      preview: "Allow lab_drop_thing?\napple goes, size 1.\nNothing depends on it.",
    });
    expect(JSON.stringify(first.content)).toContain(details["confirmation"]);
    const { confirmation } = details;
    const other = await one.callTool("lab_drop_thing", { name: "pear", confirmation });
    expect(other.structured).toMatchObject({
      error: expect.stringContaining("other arguments"),
      details: { kind: "refused" },
    });
    const both = await Promise.all(
      [1, 2].map(() => one.callTool("lab_drop_thing", { ...drop, confirmation })),
    );
    expect(both.filter(({ isError }) => !isError)).toHaveLength(1);
    expect(lab.shelf?.calls).toEqual(["drop apple"]);
  });

  it("refuses a confirmation when the subject has changed since the preview", async () => {
    const one = await start();
    const first = await one.callTool("lab_drop_thing", drop);
    const { confirmation } = first.details;
    lab.shelf?.things.set("apple", 99);
    const second = await one.callTool("lab_drop_thing", { ...drop, confirmation });
    expect(second.structured).toMatchObject({
      error: expect.stringContaining("has changed since the preview"),
    });
  });

  it("takes no confirmation from a client whose person can be asked", async () => {
    const plain = await start();
    const first = await plain.callTool("lab_drop_thing", drop);
    const { confirmation } = first.details;
    const one = await start({ answer: () => ({ action: "accept" }) });
    const second = await one.callTool("lab_drop_thing", { ...drop, confirmation });
    expect(second.structured).toMatchObject({ details: { kind: "validation" } });
  });

  it("covers writes, or nothing, when the operator says so", async () => {
    const put = { name: "fig", size: 1, environment: ["PASSWORD=hunter22"] };
    const strict = await (await start({ approvals: "write" })).callTool("lab_put_thing", put);
    expect(strict.structured).toMatchObject({ details: { kind: "confirmation_required" } });
    expect(JSON.stringify(strict)).not.toContain("hunter22");
    const loose = await start({ approvals: "never" });
    expect((await loose.callTool("lab_drop_thing", drop)).isError).toBe(false);
  });

  it("previews before it asks: what cannot happen is an error, not a question", async () => {
    const one = await start({ answer: () => ({ action: "accept" }) });
    const { structured } = await one.callTool("lab_drop_thing", { name: "plum" });
    expect(structured).toMatchObject({ error: "There is no plum.", details: { kind: "not_found" } });
  });
});

describe("deadlines and cancellation", () => {
  it("give up a handler that never ends", async () => {
    const { structured } = await (await start()).callTool("lab_behave", { kind: "hang" });
    expect(structured).toMatchObject({
      error: "Not done within 2 s; the call was given up.",
      details: { kind: "timeout" },
    });
  });

  it("answer a cancelled call and a host that closes", async () => {
    const one = await start();
    const signal = AbortSignal.timeout(20);
    expect((await one.callTool("lab_behave", { kind: "hang" }, { signal })).structured).toMatchObject({
      details: { kind: "cancelled" },
    });
    const call = one.callTool("lab_behave", { kind: "hang" });
    await one.close();
    expect((await call).structured).toMatchObject({ details: { kind: "cancelled" } });
  });

  it("do not count the time that a person takes", async () => {
    const one = await start({
      answer: () =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ action: "accept", content: { colour: "red" } }), 2500),
        ),
    });
    expect((await one.callTool("lab_behave", { kind: "ask" })).structured).toMatchObject({
      data: { text: "red" },
    });
  });

  it("name the capability that a client lacks", async () => {
    const { structured } = await (await start()).callTool("lab_behave", { kind: "ask" });
    expect(structured).toMatchObject({
      error: expect.stringContaining("`elicitation`"),
      details: { kind: "configuration" },
    });
  });
});

describe("a plugin's life", () => {
  it("builds the client on the first call, once, however many come at the same time", async () => {
    const one = await start();
    expect(lab.built).toBe(0);
    await Promise.all(Array.from({ length: 20 }, () => one.callTool("lab_list_things")));
    expect(lab.built).toBe(1);
  });

  it("tries again after a failed build", async () => {
    let open = false;
    lab.build = () => {
      if (!open) throw new RangeError("closed");
    };
    const one = await start();
    expect((await one.callTool("lab_list_things")).isError).toBe(true);
    open = true;
    expect((await one.callTool("lab_list_things")).isError).toBe(false);
    expect(lab.built).toBe(2);
  });

  it("keeps two of the same plugin apart, and disposes of each", async () => {
    const first = await start({ options: { token: "first-token-aaaa" } });
    await first.callTool("lab_put_thing", { name: "fig", size: 3, environment: [] });
    const firstShelf = lab.shelf;
    const second = await start({ options: { token: "second-token-bbbb" } });
    expect(JSON.stringify((await second.callTool("lab_list_things")).structured)).not.toContain("fig");
    await first.close();
    expect([firstShelf?.disposed, lab.shelf?.disposed]).toEqual([1, 0]);
  });

  it("says on each call what its configuration lacks, and lists its tools all the same", async () => {
    const one = await start({ env: {} });
    expect(one.host.offer.tools.length).toBeGreaterThan(3);
    const { structured } = await one.callTool("lab_list_things");
    expect(structured).toMatchObject({
      error: "Plugin lab is unavailable: `token` is missing and LAB_TOKEN is not set.",
      details: { kind: "authentication" },
    });
    const unknown = await start({ options: { tokn: "x" } });
    expect((await unknown.callTool("lab_list_things")).structured).toMatchObject({
      error: expect.stringContaining("did you mean `token`?"),
      details: { kind: "configuration" },
    });
  });

  it("fills an option from the environment only when the configuration leaves it out", async () => {
    const one = await start({
      options: { token: "stated-token-cccc" },
      toolsets: ["default", "reveals"],
      approvals: "never",
    });
    expect((await one.callTool("lab_show_token")).structured).toMatchObject({
      data: { token: "stated-token-cccc" },
    });
  });
});

describe("completion and watching", () => {
  it("completes what was typed", async () => {
    const one = await start();
    const typed = { argument: "name", typed: "p" };
    await expect(one.complete({ kind: "resource", of: "lab://thing/{name}", ...typed })).resolves.toEqual([
      "pear",
    ]);
    await expect(one.complete({ kind: "prompt", of: "lab_weigh", ...typed })).resolves.toEqual(["pear"]);
    await expect(
      one.complete({ kind: "prompt", of: "lab_weigh", argument: "other", typed: "" }),
    ).resolves.toEqual([]);
  });

  it("tells of changes until it is stopped", async () => {
    const one = await start();
    let tell = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const stop = await one.subscribe("lab://thing/apple", () => tell());
    await told;
    stop();
    await expect(one.subscribe("lab://picture", () => undefined)).rejects.toThrow("cannot be watched");
  });
});
