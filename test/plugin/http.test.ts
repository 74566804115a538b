import { describe, expect, it } from "@jest/globals";
import { definePlugin, secondsToWait } from "cargoshipper/plugin";
import fc from "fast-check";

const now = new Date("2026-03-01T12:00:00.500Z");
const of = (headers: Record<string, string>) => secondsToWait(new Headers(headers), now);

describe("the seconds that an answer asks to wait", () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{ "Retry-After": "120" }, 120],
    [{ "Retry-After": "0" }, 0],
    [{ "Retry-After": "1.5" }, 2],
    [{ "Retry-After": "Sun, 01 Mar 2026 12:00:30 GMT" }, 30],
    [{ "Retry-After": "Sunday, 01-Mar-26 12:00:30 GMT" }, 30],
    [{ "Retry-After": "Sun Mar  1 12:00:30 2026" }, 30],
    [{ "Retry-After": "Sun, 01 Mar 2026 11:59:00 GMT" }, 0],
    [{ "Retry-After": "-1" }, undefined],
    [{ "Retry-After": "5 minutes" }, undefined],
    [{ "Retry-After": "soon" }, undefined],
    [{ "Retry-After": "9".repeat(400) }, undefined],
    [{ "Retry-After": "" }, undefined],
    [{ RateLimit: '"default";r=0;t=30' }, 30],
    [{ Ratelimit: '"default"; r=0; t=30' }, 30],
    [{ RateLimit: '"default";r=4;t=30' }, undefined],
    [{ RateLimit: '"default";r=04;t=30' }, undefined],
    [{ RateLimit: '"default";t=30' }, undefined],
    [{ RateLimit: '"default";r=0' }, undefined],
    [{ RateLimit: '"hour";r=0;t=900, "minute";r=0;t=30, "day";r=9;t=9000' }, 900],
    [{ RateLimit: '"a, \\";r=0;t=9";r=1;t=8' }, undefined],
    [{ "Retry-After": "7", RateLimit: '"default";r=0;t=30' }, 7],
    [{ "Retry-After": "soon", RateLimit: '"default";r=0;t=30' }, 30],
    // 1772366430 is 2026-03-01T12:00:30Z.
    [{ "RateLimit-Remaining": "0", "RateLimit-Reset": "1772366430" }, 30],
    [{ "RateLimit-Remaining": "0", "RateLimit-Reset": "1772366300" }, 0],
    [{ "RateLimit-Remaining": "5", "RateLimit-Reset": "1772366430" }, undefined],
    [{ "RateLimit-Reset": "1772366430" }, undefined],
    [{ "RateLimit-Remaining": "0", "RateLimit-Reset": "30" }, undefined],
    [{ "Retry-After": "7", "RateLimit-Remaining": "0", "RateLimit-Reset": "1772366430" }, 7],
    [{}, undefined],
  ])("%j: %s", (headers, seconds) => {
    expect(of(headers)).toBe(seconds);
  });

  it("are never anything but seconds, whatever a provider writes", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme-ascii" }),
      fc.stringMatching(/^[0-9:;=, rtGM"-]*$/),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(text, text, (retryAfter, ratelimit) => {
        const seconds = of({ "retry-after": retryAfter.trim(), ratelimit: ratelimit.trim() });
        expect(seconds === undefined || (Number.isInteger(seconds) && seconds >= 0)).toBe(true);
      }),
    );
  });
});

describe("a plugin's limits", () => {
  const withLimit = (requests: number, seconds: number) => () =>
    definePlugin({
      name: "post",
      description: "Parcels.",
      client: () => ({}),
      toolsets: {},
      http: { limits: [{ requests, seconds }], requestId: ["x-id"] },
    });

  it("are refused where they could not be kept", () => {
    expect(withLimit(1, 0.5)).not.toThrow();
    for (const [requests, seconds] of [
      [0, 1],
      [1.5, 1],
      [1, 0],
      [1, -1],
      [Number.NaN, 1],
      [1, Number.NaN],
    ] as const) {
      expect(withLimit(requests, seconds)).toThrow(/`http\.limits` are whole numbers of requests/);
    }
  });
});
