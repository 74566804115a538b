import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Demultiplexer, type Output } from "../../../plugins/docker/demultiplex.js";
import { jsonLines } from "../../../plugins/docker/json-lines.js";
import { PullProgress } from "../../../plugins/docker/pull-progress.js";
import { TailText } from "../../../plugins/docker/tail-text.js";
import { fenced, list, table } from "../../../src/plugin/markdown.js";

/** Cuts bytes into pieces at the given places, wherever that is. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((from, index) => bytes.subarray(from, sorted[index] ?? bytes.length));
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });

describe("the demultiplexer", () => {
  const frame = (kind: number, payload: Buffer) => {
    const header = Buffer.alloc(8);
    header[0] = kind;
    header.writeUInt32BE(payload.length, 4);
    return Buffer.concat([header, payload]);
  };
  const read = (demultiplexer: Demultiplexer, chunks: readonly Buffer[]): Output[] => [
    ...chunks.flatMap((chunk) => demultiplexer.push(chunk)),
    ...demultiplexer.end(),
  ];
  const textOf = (pieces: readonly Output[], stream: Output["stream"]) =>
    pieces.flatMap((piece) => (piece.stream === stream ? [piece.text] : [])).join("");

  it("puts each stream together again, however frames and characters are cut", () => {
    const piece = fc.record({ error: fc.boolean(), text: fc.string({ unit: "binary" }), splits: cuts });
    fc.assert(
      fc.property(fc.array(piece), cuts, (pieces, places) => {
        const frames = pieces.flatMap(({ error, text, splits }) =>
          cutAt(Buffer.from(text), splits).map((part) => frame(error ? 2 : 1, part)),
        );
        const output = read(new Demultiplexer(true), cutAt(Buffer.concat(frames), places));
        const expected = (error: boolean) =>
          pieces.flatMap((one) => (one.error === error ? [one.text] : [])).join("");
        // A lone surrogate cannot be written in UTF-8; Buffer.from makes it a replacement character.
        expect(textOf(output, "stdout")).toBe(Buffer.from(expected(false)).toString());
        expect(textOf(output, "stderr")).toBe(Buffer.from(expected(true)).toString());
      }),
    );
  });

  it("keeps the streams in order", () => {
    const bytes = Buffer.concat([
      frame(1, Buffer.from("a")),
      frame(2, Buffer.from("b")),
      frame(1, Buffer.from("c")),
    ]);
    expect(read(new Demultiplexer(true), [bytes]).map(({ text }) => text)).toEqual(["a", "b", "c"]);
  });

  it("leaves out the times that stand within a line, because the Engine has it in parts", () => {
    const time = "2026-11-22T10:00:00.123456789Z ";
    const frames = [
      frame(1, Buffer.from(`${time}TOKEN=abc`)),
      frame(2, Buffer.from(`${time}between\n`)),
      frame(1, Buffer.from(`${time}def\n`)),
      frame(1, Buffer.from(`${time}next\n`)),
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(200)), (places) => {
        const output = read(new Demultiplexer(true, true), cutAt(Buffer.concat(frames), places));
        expect(textOf(output, "stdout")).toBe(`${time}TOKEN=abcdef\n${time}next\n`);
        expect(textOf(output, "stderr")).toBe(`${time}between\n`);
      }),
    );
  });

  it("leaves a terminal's output as it is, and what has no header", () => {
    fc.assert(
      fc.property(fc.string(), cuts, (text, places) => {
        const bytes = Buffer.from(text);
        expect(textOf(read(new Demultiplexer(false), cutAt(bytes, places)), "stdout")).toBe(bytes.toString());
      }),
    );
    const plain = Buffer.from("plain text of an engine that frames nothing");
    expect(textOf(read(new Demultiplexer(true), [plain]), "stdout")).toBe(plain.toString());
  });

  it("ends with what an unfinished character was", () => {
    expect(textOf(read(new Demultiplexer(true), [frame(1, Buffer.from([0xe2, 0x82]))]), "stdout")).toBe(
      "\ufffd",
    );
  });

  it("does not keep more than it needs of a long stream", () => {
    const demultiplexer = new Demultiplexer(true);
    const line = frame(1, Buffer.alloc(1_000_000, "x"));
    let length = 0;
    for (let round = 0; round < 50; round++) {
      for (const { text } of demultiplexer.push(line)) length += text.length;
    }
    expect(length).toBe(50_000_000);
  });
});

describe("the end of a text", () => {
  const tailOf = (pieces: readonly string[], limit: number) => {
    const tail = new TailText(limit);
    for (const piece of pieces) tail.push(piece);
    return tail.end();
  };

  it("is the whole text while it is short", () => {
    expect(tailOf(["a\n", "b"], 10)).toEqual({ text: "a\nb", lines: 2, dropped: 0, cutInside: false });
    expect(tailOf([], 10)).toEqual({ text: "", lines: 0, dropped: 0, cutInside: false });
    expect(tailOf(["a\nb\n"], 4)).toEqual({ text: "a\nb\n", lines: 2, dropped: 0, cutInside: false });
  });

  it("begins with a whole line where there is one, and accounts for every line", () => {
    const lines = fc.array(fc.stringMatching(/^[a-z]{0,12}$/), { maxLength: 200 });
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 30, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        (all, limit, size) => {
          const text = all.map((line) => `${line}\n`).join("");
          const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
          const end = tailOf(pieces, limit);
          expect(end.text.length).toBeLessThanOrEqual(limit);
          expect(text.endsWith(end.text)).toBe(true);
          expect(end.lines + end.dropped).toBe(all.length);
          expect(text === end.text || text.at(-end.text.length - 1) === "\n").toBe(true);
        },
      ),
    );
  });

  it("cuts one long line, but not a character", () => {
    const { text, ...rest } = tailOf(["🚢".repeat(1_000)], 101);
    expect(text).toBe("🚢".repeat(50));
    expect(rest).toEqual({ lines: 1, dropped: 0, cutInside: true });
  });

  it("keeps the end of a long line that a short one follows, and counts lines, not cuts", () => {
    const pieces = Array.from({ length: 50 }, () => "x".repeat(100));
    const end = tailOf(["first\n", ...pieces, "\nlast\n"], 100);
    expect(end).toEqual({ text: `${"x".repeat(94)}\nlast\n`, lines: 2, dropped: 1, cutInside: true });
  });

  it("leaves out the rest of a word that is cut: its key is gone, which might have told that it is a secret", () => {
    const end = tailOf([`${"x".repeat(90)} PASSWORD=${"y".repeat(60)} and more\n`], 50);
    expect(end).toEqual({ text: " and more\n", lines: 1, dropped: 0, cutInside: true });
  });
});

describe("JSON lines", () => {
  const read = async (chunks: readonly Buffer[]) => {
    const values: unknown[] = [];
    for await (const value of jsonLines(chunks as unknown as AsyncIterable<Uint8Array>)) values.push(value);
    return values;
  };

  it("are read however they are cut, and bad ones are skipped", async () => {
    const line = fc.oneof(
      fc
        .dictionary(fc.string(), fc.string({ unit: "grapheme" }))
        .map((value) => ({ value, text: JSON.stringify(value) })),
      fc.constantFrom("", "not json", "{", "[1]", "3", "null").map((text) => ({ value: undefined, text })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.constantFrom("\n", "\r\n"), cuts, async (lines, end, places) => {
        const bytes = Buffer.from(lines.map(({ text }) => text + end).join(""));
        const expected = lines.flatMap(({ value, text }) =>
          value === undefined ? [] : [JSON.parse(text) as unknown],
        );
        expect(await read(cutAt(bytes, places))).toEqual(expected);
      }),
    );
  });

  it("need no newline at the end, and do not pile up without one", async () => {
    expect(await read([Buffer.from('{"a":1}\n{"b":2}')])).toEqual([{ a: 1 }, { b: 2 }]);
    const endless = Array.from({ length: 5 }, () => Buffer.alloc(1 << 20, "x"));
    expect(await read([...endless, Buffer.from('\n{"a":1}\n')])).toEqual([{ a: 1 }]);
  });
});

describe("the progress of a pull", () => {
  const step = (id: string, status: string, current?: number, total?: number) => ({
    id,
    status,
    ...(current !== undefined && { progressDetail: { current, total } }),
  });

  it("is added up over layers, counts extraction, and never goes back", () => {
    const progress = new PullProgress();
    const done: (number | undefined)[] = [];
    for (const message of [
      { status: "Pulling from x", id: "latest" },
      step("a", "Already exists"),
      step("b", "Downloading", 10, 100),
      step("c", "Downloading", 50, 100),
      step("b", "Downloading", 1, 100),
      step("b", "Download complete"),
      step("b", "Extracting", 60, 100),
      step("c", "Pull complete"),
      step("b", "Pull complete"),
    ]) {
      progress.update(message);
      done.push(progress.now()?.done);
    }
    expect(done).toEqual([undefined, undefined, 10, 60, 60, 150, 210, 360, 400]);
    expect(progress.now()).toEqual({
      done: 400,
      total: 400,
      message: "0.0 of 0.0 MB downloaded, 2 of 2 layers complete",
    });
  });

  it("keeps the last word and throws what the Engine complains of", () => {
    const progress = new PullProgress();
    progress.update({ status: "Status: Image is up to date for x" });
    expect(progress.status).toBe("Image is up to date for x");
    expect(() => progress.update({ error: "no space left" })).toThrow("no space left");
    expect(() => progress.update({ errorDetail: { message: "broken" }, error: "e" })).toThrow("broken");
    progress.update({ id: 7, status: ["odd"], progressDetail: "odd" });
  });
});

describe("pages", () => {
  it("escape what would break a table, and fence whatever text", () => {
    expect(table([{ a: "x|y", b: "1\n2" }])).toBe("| a | b |\n| --- | --- |\n| `x\\|y` | `1\\n2` |");
    expect(table([])).toBe("");
    expect(list({ some_key: "v", none: [], many: ["a", "b"], map: { k: "v" }, no: undefined })).toBe(
      "- some key: v\n- many:\n  - a\n  - b\n- map:\n  - k: v",
    );
    const labels = { "a.b/c-d": "x|y", password: "one\ntwo", "odd key!": "`[x](http://y)`" };
    expect(list({ labels })).toBe(
      "- labels:\n  - a.b/c-d: `x|y`\n  - password: `one\\ntwo`\n  - odd_key_: `` `[x](http://y)` ``",
    );
    expect(list({ link: "https://x", html: "<b>", plain: "sh -c (a, b)" })).toBe(
      "- link: `https://x`\n- html: `<b>`\n- plain: sh -c (a, b)",
    );
    expect(fenced("a\n````\nb\n")).toBe("`````\na\n````\nb\n`````");
  });
});
