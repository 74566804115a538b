import { describe, expect, it } from "@jest/globals";
import { type PageInput, page, pageFrom } from "cargoshipper/plugin";
import fc from "fast-check";

interface Row {
  readonly id: string;
  readonly text: string;
}

const identify = ({ id }: Row) => id;
const rowsOf = (ids: readonly number[]): Row[] => ids.map((id) => ({ id: String(id), text: `row ${id}` }));

/** Loads only whole blocks of a list, as APIs with numbered pages do. */
const inBlocks =
  (rows: readonly Row[], block: number, asked: number[] = []) =>
  async (first: number, last: number) => {
    const from = Math.floor(first / block) * block;
    const to = (Math.floor(last / block) + 1) * block;
    asked.push(rows.slice(from, to).length);
    return { rows: rows.slice(from, to), from, total: rows.length };
  };

async function everyPage(read: (input: PageInput) => Promise<ReturnType<typeof page<Row>>>, limit: number) {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const found = await read({ limit, cursor });
    ids.push(...found.rows.map((row) => row.id ?? ""));
    cursor = found.cursor;
  } while (cursor !== undefined);
  return ids;
}

describe("a list that is loaded in part", () => {
  it("gives each row once and in order, as one that is loaded whole, whatever the sizes are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 25 }),
        async (count, limit, block) => {
          const rows = rowsOf(Array.from({ length: count }, (_, index) => index));
          const load = inBlocks(rows, block);
          expect(await everyPage((input) => pageFrom(load, input, identify), limit)).toEqual(
            rows.map(identify),
          );
          expect(await everyPage(async (input) => page(rows, input, identify), limit)).toEqual(
            rows.map(identify),
          );
        },
      ),
    );
  });

  it("loads no more than the page and the row before it", async () => {
    const asked: number[] = [];
    const load = inBlocks(rowsOf(Array.from({ length: 1000 }, (_, index) => index)), 10, asked);
    const { cursor } = await pageFrom(load, { limit: 20 }, identify);
    const second = await pageFrom(load, { limit: 20, cursor }, identify);
    expect(second.rows.map((row) => row.id)).toEqual(
      rowsOf(Array.from({ length: 20 }, (_, i) => 20 + i)).map(identify),
    );
    expect(asked).toEqual([20, 30]);
  });

  it("neither skips nor repeats when rows before the cursor have come or gone nearby", async () => {
    const { cursor } = await pageFrom(inBlocks(rowsOf([1, 2, 3, 4, 5, 6]), 3), { limit: 3 }, identify);
    const rest = (ids: readonly number[]) => {
      const load = inBlocks(rowsOf(ids), 3);
      return everyPage((input) => pageFrom(load, { ...input, cursor: input.cursor ?? cursor }, identify), 3);
    };
    expect(await rest([1, 2, 3, 4, 5, 6])).toEqual(["4", "5", "6"]);
    expect(await rest([0, 1, 2, 3, 4, 5, 6])).toEqual(["4", "5", "6"]);
    expect(await rest([2, 3, 4, 5, 6])).toEqual(["4", "5", "6"]);
  });

  it("refuses a cursor of other arguments, and one that it did not give", async () => {
    const load = inBlocks(rowsOf([1, 2, 3]), 10);
    const { cursor } = await pageFrom(load, { limit: 1 }, identify);
    const other = { limit: 1, cursor, name: "x" };
    await expect(pageFrom(load, other, identify)).rejects.toThrow(/belongs to other arguments/);
    await expect(pageFrom(load, { limit: 1, cursor: "???" }, identify)).rejects.toThrow(/has given out/);
  });
});
