import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { LineUp, NAMES, tokenOf } from "./line-up.js";

let lineUp: LineUp;

beforeAll(async () => {
  lineUp = await LineUp.start();
}, 60_000);

afterAll(() => lineUp?.stop());

const REDACTED = expect.stringMatching(/^\S.* \[redacted:[0-9a-f]{4}\]$/);

describe.each(NAMES)("%s", (name) => {
  const of = (tool: string) => `${name}_${tool}`;

  it("is listed as it was written", async () => {
    const tools = lineUp.toolsOf(name);
    const read = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
    const write = { ...read, readOnlyHint: false, idempotentHint: false };
    expect(tools.map((tool) => [tool.name, tool.title, tool.annotations])).toEqual([
      [of("list_crates"), undefined, read],
      [of("get_crate"), "Get a crate", { ...read, openWorldHint: true }],
      [of("drop_crate"), undefined, { ...write, destructiveHint: true }],
      [of("draw_crate"), undefined, read],
      [of("audit"), undefined, write],
    ]);
    const [list, , drop] = tools;
    expect(list?.inputSchema.properties).toMatchObject({
      heaviest: { type: "boolean", default: false, description: "Heaviest first" },
      limit: { type: "integer", description: expect.any(String) },
      fields: { type: "string", description: "Columns" },
    });
    expect(Object.keys(drop?.inputSchema.properties ?? {})).toEqual(["id", "confirmation"]);
    expect(drop?.inputSchema.required).toEqual(["id"]);
  });

  it("answers, with an injected service that its classes share and a secret that is not shown", async () => {
    const connection = lineUp.connectionTo(name);
    const list = { heaviest: true, limit: 1, fields: "id" };
    expect(await connection.structured(of("list_crates"), list)).toMatchObject({
      success: true,
      operation: "list_crates",
      data: { crates: [{ id: "c2" }], total: 2, cursor: expect.any(String) },
    });
    expect((await connection.structured(of("get_crate"), { id: "c1" })).data).toEqual({
      id: "c1",
      weight: 3,
      label: REDACTED,
      notes: 1,
      region: name,
    });
    expect((await connection.structured(of("audit"))).data).toEqual({ notes: 2, region: name });
  });

  it("fails in its own words", async () => {
    const connection = lineUp.connectionTo(name);
    expect(await connection.call(of("get_crate"), { id: "c9" })).toMatchObject({
      isError: true,
      content: [{ text: `There is no crate c9.\nCall ${name}_list_crates.` }],
      structuredContent: { details: { kind: "not_found" } },
    });
    expect(await connection.structured(of("get_crate"), { idd: "c1" })).toMatchObject({
      error: expect.stringContaining("did you mean id?"),
      details: { kind: "validation" },
    });
  });

  it("asks before it loses something", async () => {
    const connection = lineUp.connectionTo(name);
    const asked = await connection.structured(of("drop_crate"), { id: "c2" });
    expect(asked).toMatchObject({
      success: false,
      details: {
        kind: "confirmation_required",
        preview: `Allow ${of("drop_crate")}?\nc2 goes.\nIt weighs 5.`,
      },
    });
    const { confirmation } = asked.details as { confirmation: string };
    expect(await connection.structured(of("drop_crate"), { id: "c1", confirmation })).toMatchObject({
      details: { kind: "refused" },
    });
    const again = await connection.structured(of("drop_crate"), { id: "c2" });
    const args = { id: "c2", confirmation: (again.details as { confirmation: string }).confirmation };
    expect((await connection.structured(of("drop_crate"), args)).data).toEqual({ left: 1 });
    expect((await connection.structured(of("list_crates"))).data).toMatchObject({ total: 1 });
  });

  it("answers with blocks", async () => {
    const { content, structuredContent } = await lineUp
      .connectionTo(name)
      .call(of("draw_crate"), { id: "c1" });
    expect(content).toEqual([
      { type: "text", text: REDACTED },
      { type: "image", data: "AQID", mimeType: "image/png" },
      { type: "resource_link", uri: `${name}://crate/c1`, name: "c1" },
    ]);
    expect(structuredContent?.data).toEqual({ id: "c1" });
  });

  it("has resources: text, bytes, completion, changes", async () => {
    const { client, updated } = lineUp.connectionTo(name);
    const uri = `${name}://crate/c1`;
    const read = async (of: string) => (await client.readResource({ uri: of })).contents;
    expect(await read(uri)).toEqual([
      { uri, mimeType: "text/markdown", text: expect.stringMatching(/^# c1\n3 \[redacted:/) },
    ]);
    const stamp = `${name}://stamp`;
    expect(await read(stamp)).toEqual([{ uri: stamp, mimeType: "image/png", blob: "AQID" }]);
    await expect(read(`${name}://crate/c9`)).rejects.toThrow("There is no crate c9.");
    const ref = { type: "ref/resource", uri: `${name}://crate/{id}` } as const;
    const { completion } = await client.complete({ ref, argument: { name: "id", value: "c" } });
    expect(completion.values).toEqual(["c1"]);
    await client.subscribeResource({ uri });
    await client.unsubscribeResource({ uri });
    expect(updated).toContain(uri);
  });

  it("has a prompt", async () => {
    const { client } = lineUp.connectionTo(name);
    const { messages } = await client.getPrompt({ name: of("advise"), arguments: { id: "c1" } });
    expect(messages).toEqual([{ role: "user", content: { type: "text", text: "What of c1?" } }]);
    const ref = { type: "ref/prompt", name: of("advise") } as const;
    const { completion } = await client.complete({ ref, argument: { name: "id", value: "c2" } });
    expect(completion.values).toEqual(["c2"]);
  });
});

it("prints no secret", () => {
  for (const name of NAMES) expect(lineUp.connectionTo(name).printed).not.toContain(tokenOf(name));
});
