import { PassThrough } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import * as fc from "fast-check";
import { pageOf } from "../../src/mcp/page.js";
import { LINE_LIMIT, StdioTransport } from "../../src/mcp/stdio-transport.js";
import { lastId, topLevelId } from "../../src/mcp/top-level-id.js";

async function received(
  chunks: readonly Buffer[],
): Promise<{ messages: JSONRPCMessage[]; errors: string[]; answers: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  const transport = new StdioTransport(input, output);
  const messages: JSONRPCMessage[] = [];
  const errors: string[] = [];
  transport.onmessage = (message) => messages.push(message);
  transport.onerror = (error) => errors.push(error.message);
  await transport.start();
  for (const chunk of chunks) input.write(chunk);
  input.end();
  await new Promise((resolve) => input.once("end", resolve));
  return { messages, errors, answers: String(output.read() ?? "") };
}

/** Cuts a text at some bytes, in the middle of characters too. */
function cut(text: string, places: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}

const request = (id: number, text: string): JSONRPCMessage => ({
  jsonrpc: "2.0",
  id,
  method: "x",
  params: { text },
});

describe("stdio framing", () => {
  it("gives back every message, wherever the bytes are cut and however lines end", async () => {
    const texts = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n"),
        async (all, places, end) => {
          const sent = all.map((text, id) => request(id, text));
          const text = sent.map((message) => JSON.stringify(message) + end).join("");
          expect((await received(cut(text, places))).messages).toEqual(sent);
        },
      ),
    );
  });

  it("takes a last line that does not end", async () => {
    const { messages } = await received([Buffer.from(JSON.stringify(request(1, "")))]);
    expect(messages).toEqual([request(1, "")]);
  });

  it("takes a line of just the limit, and refuses a longer one under its own id", async () => {
    const fill = (length: number) => {
      const frame = JSON.stringify(request(1, ""));
      return JSON.stringify(request(1, "x".repeat(length - frame.length)));
    };
    expect((await received([Buffer.from(`${fill(LINE_LIMIT)}\n`)])).messages).toHaveLength(1);
    const after = JSON.stringify(request(2, ""));
    const { messages, errors, answers } = await received([
      Buffer.from(`${fill(LINE_LIMIT + 1)}\n${after}\n`),
    ]);
    expect(messages).toEqual([request(2, "")]);
    expect(errors).toEqual([`A line of ${LINE_LIMIT + 1} bytes; the limit is ${LINE_LIMIT}.`]);
    expect(JSON.parse(answers)).toMatchObject({ id: 1, error: { code: -32600 } });
  });
});

describe("what is no message", () => {
  const ping = { jsonrpc: "2.0", id: "p", method: "ping" };

  it.each([
    ["a list as parameters", { ...ping, params: [] }],
    ["null as parameters", { ...ping, params: null }],
    ["a key that is not of the protocol", { ...ping, more: 1 }],
    ["an id that is no whole number", { ...ping, id: 1.5 }],
    ["a number as _meta", { ...ping, params: { _meta: 5 } }],
    ["an object as progress token", { ...ping, params: { _meta: { progressToken: {} } } }],
    ["a request with a result", { ...ping, result: {} }],
    ["neither request nor reply", { jsonrpc: "2.0", id: "p" }],
  ])("is refused under its id: %s", async (_, message) => {
    const { messages, errors, answers } = await received([Buffer.from(`${JSON.stringify(message)}\n`)]);
    expect([messages, errors.length]).toEqual([[], 1]);
    expect(JSON.parse(answers)).toMatchObject({ id: message.id, error: { code: -32600 } });
  });

  it.each([
    { jsonrpc: "2.0", id: 3, result: 5 },
    { jsonrpc: "2.0", id: 3, error: "no" },
    { jsonrpc: "2.0", id: 3, error: { code: 0.5, message: "no" } },
  ])("is an empty reply for whoever waits, and is not answered: %j", async (message) => {
    const { messages, answers } = await received([Buffer.from(`${JSON.stringify(message)}\n`)]);
    expect([messages, answers]).toEqual([[{ jsonrpc: "2.0", id: 3, result: {} }], ""]);
  });
});

describe("what cannot be sent", () => {
  it("is an error under the same id when it is an answer", async () => {
    const output = new PassThrough();
    const transport = new StdioTransport(new PassThrough(), output);
    await transport.send({ jsonrpc: "2.0", id: 4, result: { count: 10n } });
    expect(JSON.parse(String(output.read()))).toMatchObject({ id: 4, error: { code: -32603 } });
    await expect(
      transport.send({ jsonrpc: "2.0", method: "notifications/message", params: { count: 10n } }),
    ).rejects.toThrow("BigInt");
  });
});

describe("the id of a message that is cut off", () => {
  it("is the one at its top level", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), fc.jsonValue(), (id, value) => {
        const text = JSON.stringify({
          jsonrpc: "2.0",
          params: { id: 99, value, list: [{ id: 98 }] },
          id,
          method: "x",
        });
        expect(topLevelId(text.slice(0, -1))).toBe(id);
      }),
    );
  });

  it("is the one at its very end, if it is there", async () => {
    const sent = {
      method: "x",
      params: { id: 99, text: "x".repeat(LINE_LIMIT) },
      jsonrpc: "2.0",
      id: "late",
    };
    const line = Buffer.from(`${JSON.stringify(sent)}\n`);
    const middle = line.length - 7;
    const { answers } = await received([line.subarray(0, middle), line.subarray(middle)]);
    expect(JSON.parse(answers)).toMatchObject({ id: "late", error: { code: -32600 } });
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), fc.jsonValue(), (id, value) => {
        expect(lastId(JSON.stringify({ method: "x", params: value, id }))).toBe(id);
        const deeper = JSON.stringify({ method: "x", params: { value, id } });
        expect([lastId(deeper), lastId(JSON.stringify({ text: deeper }))]).toEqual([undefined, undefined]);
      }),
    );
  });

  it("is unknown when it does not stand in what is at hand", () => {
    expect(topLevelId('{"params":{"id":1},"note":"\\"id\\":2, ')).toBeUndefined();
    expect(topLevelId('[{"id":1}')).toBeUndefined();
  });
});

describe("pages of a list", () => {
  const lists = (count: number) => ({
    tools: Array.from({ length: count }, (_, index) => ({ name: `t${index}` })),
    resources: [],
    resourceTemplates: [],
    prompts: [],
  });

  it("together hold every entry once, in order", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 20 }), (count, size) => {
        const found: unknown[] = [];
        let cursor: string | undefined;
        do {
          const page = pageOf(lists(count), "tools", cursor, size) as {
            tools: unknown[];
            nextCursor?: string;
          };
          found.push(...page.tools);
          cursor = page.nextCursor;
        } while (cursor !== undefined);
        expect(found).toEqual(lists(count).tools);
      }),
    );
  });

  it("refuse a cursor that was not given out", () => {
    for (const cursor of [
      "",
      "x",
      "LTE",
      Buffer.from("1.5").toString("base64url"),
      Buffer.from("10").toString("base64url"),
    ]) {
      expect(() => pageOf(lists(10), "tools", cursor, 5)).toThrow("Unknown cursor");
    }
  });
});
