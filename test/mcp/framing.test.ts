import { PassThrough } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import * as fc from "fast-check";
import { pageOf } from "../../src/mcp/page.js";
import { LINE_LIMIT, StdioTransport } from "../../src/mcp/stdio-transport.js";
import { topLevelId } from "../../src/mcp/top-level-id.js";

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
