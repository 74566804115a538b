import { describe, expect, it } from "@jest/globals";
import { seriesSummary, sparkline } from "cargoshipper/plugin";
import * as fc from "fast-check";

const values = fc.array(fc.option(fc.double(), { nil: null }), { maxLength: 200 });
const isKnown = (value: number | null): value is number => value !== null && Number.isFinite(value);

describe("sparkline", () => {
  it.each([
    [[], ""],
    [[1, 2, 3, 4, 5, 6, 7, 8], "▁▂▃▄▅▆▇█"],
    [[8, 1], "█▁"],
    [[0, 0, 0], "▁▁▁"],
    [[5, 5, 5], "▄▄▄"],
    [[-3], "▄"],
    [[1, null, 3], "▁·█"],
    [[null, Number.NaN, Number.POSITIVE_INFINITY], "···"],
    [[-Number.MAX_VALUE, Number.MAX_VALUE], "▁█"],
    [[-5.4e-323, -6e-323], "█▁"],
    // Means of equal values that differ by what is lost in adding would make noise of it.
    [Array.from({ length: 31 }, () => 0.1), "▄".repeat(24)],
  ])("of %j", (series, line) => {
    expect(sparkline(series)).toBe(line);
  });

  it("takes the mean of several values where it has to", () => {
    expect(sparkline([0, 2, 6, 8, null, null], 3)).toBe("▁█·");
    expect(sparkline([1, 2, 3], 0)).toBe("");
    expect(sparkline([1, 2, 3], -1)).toBe("");
    expect(sparkline([1, 2, 3], Number.NaN)).toBe("");
    expect(sparkline(Array.from({ length: 100 }, (_, index) => index))).toMatch(/^▁+▂+▃+▄+▅+▆+▇+█+$/);
  });

  it("is never wider than asked, and tells least from largest", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -5, max: 60 }), (series, width) => {
        const line = sparkline(series, width);
        expect(line).toHaveLength(Math.min(series.length, 24, Math.max(0, width)));
        expect(line).toMatch(/^[▁▂▃▄▅▆▇█·]*$/u);
        const blocks = new Set(line.replaceAll("·", ""));
        if (blocks.size > 1) expect(line).toMatch(/▁.*█|█.*▁/);
      }),
    );
  });
});

describe("seriesSummary", () => {
  it.each([
    [[], { min: null, avg: null, max: null, last: null, spark: "" }],
    [[null, Number.NaN], { min: null, avg: null, max: null, last: null, spark: "··" }],
    [[1, null, 2, 4, null], { min: 1, avg: 2.33, max: 4, last: 4, spark: "▁·▃█·" }],
    [[1000, 2001], { min: 1000, avg: 1501, max: 2001, last: 2001, spark: "▁█" }],
    [[100.4, 100.4], { min: 100.4, avg: 100.4, max: 100.4, last: 100.4, spark: "▄▄" }],
  ])("of %j", (series, summary) => {
    expect(seriesSummary(series)).toEqual(summary);
  });

  it("has its average between its least and its largest value", () => {
    fc.assert(
      fc.property(values, (series) => {
        const { min, avg, max, last } = seriesSummary(series);
        const known = series.filter(isKnown);
        if (known.length === 0) expect([min, avg, max, last]).toEqual([null, null, null, null]);
        else {
          expect(known).toContain(min);
          expect(known).toContain(max);
          expect(last).toBe(known.at(-1));
          expect(known.every((value) => value >= Number(min) && value <= Number(max))).toBe(true);
          expect(avg).toBeGreaterThanOrEqual(Number(min));
          expect(avg).toBeLessThanOrEqual(Number(max));
        }
      }),
    );
  });
});
