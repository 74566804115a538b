import { Readable } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import type { ToolError } from "cargoshipper/plugin";
import fc from "fast-check";
import { type Answer, provider, TIMES, using } from "./provider.js";

const refusing = (headers: Record<string, string> = {}): Answer => ({ status: 429, headers });
const breaking: Answer = (response) => response.destroy();
const methods = (api: { arrived: readonly { method: string | undefined }[] }) =>
  api.arrived.map(({ method }) => method);

describe("what changes nothing", () => {
  it.each([500, 502, 503, 504, 520, 525, 530])("is asked for again after a %s", async (status) => {
    const api = await provider(status, status, { body: "at last" });
    const response = await using().fetch(api.url);
    expect(await response.text()).toBe("at last");
    expect(methods(api)).toEqual(["GET", "GET", "GET"]);
  });

  it.each(["GET", "HEAD", "OPTIONS"])("is asked for three times at most: %s", async (method) => {
    const api = await provider(503);
    const response = await using().fetch(api.url, { method });
    expect(response.status).toBe(503);
    expect(methods(api)).toEqual([method, method, method]);
  });

  it("is asked for again when the connection breaks, and what broke is told in the end", async () => {
    const api = await provider(breaking, { body: "at last" });
    expect(await (await using().fetch(api.url)).text()).toBe("at last");
    api.answers = [breaking];
    await expect(using().fetch(`${api.url}/things?token=s3cret`)).rejects.toMatchObject({
      name: "ServiceUnavailableError",
      message: `${api.host} cannot be reached: it closed the connection.`,
      next: expect.stringMatching(/^Try again later/),
    });
    expect(api.arrived).toHaveLength(2 + 3);
  });

  it.each([200, 304, 400, 401, 404, 409, 501, 505, 519, 531, 600, 999])(
    "is asked for once: %s",
    async (status) => {
      const api = await provider(status);
      expect((await using().fetch(api.url)).status).toBe(status);
      expect(api.arrived).toHaveLength(1);
    },
  );

  it("waits as long as a 503 asks, or not at all when that is too long", async () => {
    const soon = await provider({ status: 503, headers: { "retry-after": "3" } }, 200);
    expect((await using().fetch(soon.url)).status).toBe(200);
    const late = await provider({ status: 503, headers: { "retry-after": "31" } }, 200);
    const { fetch } = using();
    expect((await fetch(late.url)).status).toBe(503);
    // That is no lock-out.
    expect((await fetch(late.url)).status).toBe(200);
  });
});

describe("what changes something", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE"])(
    "is never sent again, because it may have happened: %s",
    async (method) => {
      const api = await provider(503);
      expect((await using().fetch(api.url, { method })).status).toBe(503);
      api.answers = [breaking];
      await expect(using().fetch(api.url, { method })).rejects.toMatchObject({
        kind: "service_unavailable",
        next: `The ${method} may have happened all the same: look before you repeat it.`,
      });
      expect(api.arrived).toHaveLength(2);
    },
  );

  it("is said not to have happened when nothing can have been sent", async () => {
    const { url, host } = await provider();
    const elsewhere = url.replace("127.0.0.1", "host.invalid").replace("http:", "https:");
    await expect(using().fetch(elsewhere, { method: "POST" })).rejects.toMatchObject({
      message: `${host.replace("127.0.0.1", "host.invalid")} cannot be reached: its name was not found.`,
      next: expect.stringMatching(/^Try again later/),
    });
  });

  it("arrives at most once unless every earlier answer was a 429", async () => {
    const statuses = fc.oneof(
      fc.constant(429),
      fc.constantFrom(421, 408, 425, 503),
      fc.integer({ min: 200, max: 599 }),
    );
    const bodies = fc.constantFrom(
      undefined,
      "text",
      new Uint8Array([1, 2]),
      new URLSearchParams({ a: "b" }),
    );
    const changes = fc.constantFrom("POST", "PUT", "PATCH", "DELETE");
    const sequence = fc.array(statuses, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sequence, changes, bodies, async (given, method, body) => {
        const api = await provider(...given);
        await using({ times: { second: 0.1, silence: 1e6 } })
          .fetch(api.url, { method, ...(body !== undefined && { body }) })
          .catch(() => undefined);
        const refused = given.findIndex((status) => status !== 429);
        // Waits of 1, 2, 4 and 8 seconds fit, the next one does not.
        expect(api.arrived.length).toBe(Math.min(refused < 0 ? 5 : refused + 1, 5));
        expect(new Set(api.arrived.map((one) => one.body)).size).toBe(1);
      }),
      { numRuns: 150 },
    );
  });
});

describe("a 429", () => {
  it.each(["GET", "POST"])("is waited for as it asks, and the same is sent again: %s", async (method) => {
    const asked = new Date(Date.now() + 2000).toUTCString();
    const api = await provider(
      refusing({ "retry-after": "2" }),
      refusing({ "retry-after": asked }),
      refusing({ ratelimit: '"default";r=0;t=1' }),
      refusing({ "retry-after": "0" }),
      { body: "at last" },
    );
    const response = await using().fetch(api.url, { method, ...(method === "POST" && { body: "x=1" }) });
    expect(await response.text()).toBe("at last");
    expect(new Set(api.arrived.map(({ body }) => body))).toEqual(new Set([method === "POST" ? "x=1" : ""]));
    expect(api.arrived).toHaveLength(5);
  });

  it("is returned once all waiting would take more than 30 s", async () => {
    const api = await provider(refusing({ "retry-after": "14" }));
    expect((await using().fetch(api.url, { method: "POST" })).status).toBe(429);
    expect(api.arrived).toHaveLength(3);
    for (const headers of [{}, { "retry-after": "0" }]) {
      const vague = await provider(refusing(headers));
      expect((await using().fetch(vague.url)).status).toBe(429);
      expect(vague.arrived).toHaveLength(5);
    }
  });

  it("shares its time with what else is waited for", async () => {
    const api = await provider(refusing({ "retry-after": "29" }), 503, {
      status: 503,
      headers: { "retry-after": "2" },
    });
    expect((await using().fetch(api.url)).status).toBe(503);
    expect(api.arrived.length).toBeLessThanOrEqual(3);
    expect(api.arrived.length).toBeGreaterThanOrEqual(2);
  });

  it("keeps others from being sent when it asks for longer", async () => {
    const api = await provider(refusing({ "retry-after": "4000" }), 200);
    const { fetch } = using();
    const response = await fetch(api.url, { method: "POST" });
    expect(response.status).toBe(429);
    expect(await response.text()).toBe("{}");
    await expect(fetch(api.url)).rejects.toMatchObject({
      name: "ToolError",
      kind: "rate_limited",
      message: expect.stringMatching(
        /^Nothing was sent to 127\.0\.0\.1:\d+: it wants no request for now\. The next turn is in \d+ s\.$/,
      ),
      next: expect.stringMatching(/^Wait \d+ s, then go on\.$/),
      details: { retryAfterSeconds: expect.any(Number) },
    });
    expect(api.arrived).toHaveLength(1);
    // Another place has its own.
    expect((await using().fetch(api.url)).status).toBe(200);
  });

  it("does so until then, and no longer", async () => {
    const api = await provider(refusing({ "retry-after": "31" }), 200);
    const { fetch } = using();
    expect((await fetch(api.url)).status).toBe(429);
    const later = async (): Promise<Response> => {
      try {
        return await fetch(api.url);
      } catch (error) {
        const { retryAfterSeconds } = (error as ToolError).details as { retryAfterSeconds: number };
        await new Promise((done) => setTimeout(done, retryAfterSeconds * TIMES.second));
        return later();
      }
    };
    expect((await later()).status).toBe(200);
    expect(api.arrived).toHaveLength(2);
  });

  it("does so too when only what is left of the time is too short", async () => {
    const api = await provider(refusing({ "retry-after": "2" }), refusing({ "retry-after": "29" }), 200);
    const { fetch } = using({ times: { second: 100 } });
    expect((await fetch(api.url)).status).toBe(429);
    await expect(fetch(api.url)).rejects.toMatchObject({ kind: "rate_limited" });
    expect(api.arrived).toHaveLength(2);
  });

  it("keeps those from being sent that wait for their turn", async () => {
    const api = await provider(refusing({ "retry-after": "5000" }));
    const { fetch } = using({ spec: { limits: [{ requests: 1, seconds: 20 }] }, times: { second: 100 } });
    const first = fetch(api.url);
    await expect(fetch(api.url)).rejects.toMatchObject({
      kind: "rate_limited",
      message: expect.stringMatching(/wants no request for now/),
    });
    expect((await first).status).toBe(429);
    expect(api.arrived).toHaveLength(1);
  });

  it("keeps those from being sent that wait for another attempt", async () => {
    const api = await provider(refusing({ "retry-after": "20" }), refusing({ "retry-after": "5000" }));
    const { fetch } = using({ times: { second: 100 } });
    const waiting = fetch(api.url).catch((error: unknown) => error);
    await api.has(1);
    expect((await fetch(api.url)).status).toBe(429);
    expect(await waiting).toMatchObject({ kind: "rate_limited" });
    expect(api.arrived).toHaveLength(2);
  });
});

describe("a body", () => {
  const streams = {
    "a stream": () => new Blob(["grain"]).stream(),
    "a stream of Node.js": () => Readable.from([Buffer.from("grain")]),
    "an iterable": async function* () {
      yield new TextEncoder().encode("grain");
    },
  };

  it.each(Object.entries(streams))("that is %s is never sent twice", async (_, make) => {
    const api = await provider(refusing({ "retry-after": "1" }), 200);
    const body = (typeof make === "function" ? make() : make) as ReadableStream;
    const response = await using().fetch(api.url, { method: "POST", body });
    expect(response.status).toBe(429);
    expect(api.arrived).toMatchObject([{ body: "grain" }]);
  });

  it("of a Request is never sent twice, and keeps its length", async () => {
    const api = await provider(refusing({ "retry-after": "1" }), 200);
    const request = new Request(`${api.url}/a?b=c`, {
      method: "PUT",
      body: "grain",
      headers: { "x-y": "z" },
    });
    expect((await using().fetch(request)).status).toBe(429);
    expect(api.arrived).toMatchObject([
      { method: "PUT", url: "/a?b=c", body: "grain", headers: { "x-y": "z", "content-length": "5" } },
    ]);
    expect((await using().fetch(new Request(api.url, { method: "DELETE" }))).status).toBe(200);
  });

  it("arrives as fetch would send it", async () => {
    const api = await provider(200);
    const form = new FormData();
    form.append("file", new Blob(["grain"], { type: "text/x" }), "a.txt");
    const given = [
      "text",
      new URLSearchParams({ a: "ü" }),
      new Blob(["b"], { type: "text/y" }),
      form,
      new Uint8Array([65]),
    ];
    for (const body of [...given, undefined]) {
      const init = { method: "POST", ...(body !== undefined && { body }) };
      api.arrived.splice(0);
      await using().fetch(api.url, init);
      await fetch(api.url, init);
      const [ours, native] = api.arrived.map(({ headers, body }) => {
        const boundary = /boundary=(.*)$/.exec(headers["content-type"] ?? "")?.[1] ?? "none";
        const { "content-type": type, "content-length": length, "transfer-encoding": coding } = headers;
        return [type, length, coding, body].map((text) => text?.replaceAll(boundary, "BOUNDARY"));
      });
      expect(ours).toEqual(native);
    }
  });

  it("of an answer that is not handed over is cancelled", async () => {
    let closed: () => void = () => undefined;
    const over = new Promise<void>((done) => {
      closed = done;
    });
    const api = await provider((response) => {
      response.writeHead(503);
      response.write("without end");
      response.on("close", closed);
    }, 200);
    expect((await using().fetch(api.url)).status).toBe(200);
    await over;
  });

  it("has no attempt of its own when reading it fails", async () => {
    const api = await provider((response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("a part");
      setTimeout(() => response.destroy(), 20);
    });
    const response = await using().fetch(api.url, { method: "POST" });
    await expect(response.text()).rejects.toMatchObject({
      kind: "service_unavailable",
      message: `${api.host} broke off its answer: it closed the connection.`,
      next: expect.stringMatching(/may have happened/),
    });
    expect(api.arrived).toHaveLength(1);
  });
});
