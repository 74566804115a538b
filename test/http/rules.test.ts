import { execFileSync } from "node:child_process";
import { getEventListeners, getMaxListeners } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { listening } from "../plugins/docker/listening.js";
import { type Answer, ongoing, provider, type Using, using } from "./provider.js";

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("where a request may go", () => {
  it.each([
    ["http://example.com/a?token=s3cret", /^Nothing was sent to example\.com: requests go by https/],
    ["http://127.0.0.1.example.com/", /^Nothing was sent to 127\.0\.0\.1\.example\.com: /],
    ["http://localhost.example.com/", /^Nothing was sent to localhost\.example\.com: /],
    ["http://[::2]/", /^Nothing was sent to \[::2\]: /],
    ["ftp://127.0.0.1/", /^Nothing was sent to 127\.0\.0\.1: /],
    ["data:text/plain,s3cret", /^Nothing was sent to a URL without a host: /],
    ["/parcels?token=s3cret", /^The URL of a request cannot be read\.$/],
    ["https://user:s3cret@example.com/", /^The URL of example\.com holds a user or a password\.$/],
  ])("is no matter of choice: %s", async (url, message) => {
    const error = await failure(using().fetch(url));
    expect(error).toMatchObject({ name: "ConfigurationError", message: expect.stringMatching(message) });
    expect(JSON.stringify([error, String(error)])).not.toContain("s3cret");
  });

  it("is this machine, also by http", async () => {
    const api = await provider(200);
    const port = api.host.split(":")[1];
    for (const host of ["127.0.0.1", "localhost", "127.1"]) {
      expect((await using().fetch(new URL(`http://${host}:${port}/`))).status).toBe(200);
    }
    // Nothing listens there, which is found out only by trying.
    expect(await failure(using().fetch(`http://[::1]:${port}/`))).toMatchObject({
      kind: "service_unavailable",
    });
  });

  it.each([301, 302, 303, 307, 308])("is not told by a redirect: %s", async (status) => {
    const other = await provider(200);
    const headers = { location: `${other.url}/login?token=s3cret` };
    const api = await provider({ status, headers });
    const init = { method: "DELETE", headers: { "x-token": "s3cret" }, redirect: "follow" } as const;
    const error = await failure(using().fetch(`${api.url}/things?key=s3cret`, init));
    expect(error).toMatchObject({
      name: "ConfigurationError",
      message: `${api.url}/things redirects to ${other.url}/login, which is not followed.`,
      next: expect.stringMatching(/^Look whether the DELETE has happened\. /),
    });
    expect([api.arrived.length, other.arrived.length]).toEqual([1, 0]);
  });

  it("is not told by one that cannot be read, and one that leads nowhere is an answer", async () => {
    const api = await provider({ status: 302, headers: { location: "http://[" } }, 302, 300);
    const { fetch } = using();
    expect(await failure(fetch(api.url))).toMatchObject({
      message: expect.stringMatching(/a URL that cannot be read/),
    });
    expect((await fetch(api.url)).status).toBe(302);
  });
});

describe("what is sent along", () => {
  it("says that it comes from here, whatever an SDK says", async () => {
    const api = await provider(200);
    const { fetch } = using();
    await fetch(api.url, { headers: { "user-agent": "sdk/1", authorization: "Bearer x" } });
    await fetch(new Request(api.url, { headers: [["User-Agent", "sdk/2"]] }));
    await fetch(api.url);
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(api.arrived.map(({ headers }) => headers["user-agent"])).toEqual(
      Array(3).fill(`cargoshipper/${version}`),
    );
    expect(api.arrived[0]?.headers.authorization).toBe("Bearer x");
  });

  it("is never shown when HTTP cannot carry it", async () => {
    const error = await failure(
      using().fetch("https://example.com", { headers: { authorization: "s3cret\nline" } }),
    );
    expect(error).toMatchObject({ name: "ConfigurationError", next: expect.stringMatching(/line ends/) });
    expect(JSON.stringify([error, String(error)])).not.toContain("s3cret");
  });
});

describe("an answer", () => {
  it("is the provider's, with its body, headers and URL", async () => {
    const api = await provider({
      status: 404,
      headers: { "x-a": "b", "content-type": "application/json" },
      body: '{"no":1}',
    });
    const response = await using().fetch(`${api.url}/thing?a=b`);
    const { status, ok, url, headers, statusText } = response;
    expect([status, ok, url, headers.get("x-a"), statusText]).toEqual([
      404,
      false,
      `${api.url}/thing?a=b`,
      "b",
      "Not Found",
    ]);
    expect(await response.clone().json()).toEqual({ no: 1 });
    expect(await response.json()).toEqual({ no: 1 });
  });

  it("has its id noted, each time, and one line in the log without secrets", async () => {
    const api = await provider(
      { status: 503, headers: { "x-second": "two" } },
      { status: 429, headers: { "x-first": "one", "x-second": "two", "retry-after": "1" } },
      { status: 200, headers: { "x-first": "1".repeat(500) } },
      200,
    );
    const { ids, call } = ongoing();
    const { fetch, lines } = using({ spec: { requestId: ["x-first", "x-second"] }, call });
    await fetch(`${api.url}/a/b?token=s3cret`, { headers: { authorization: "s3cret" } });
    expect(ids).toEqual(["two", "one", "1".repeat(200)]);
    const line = { message: "request", method: "GET", url: `${api.url}/a/b`, ms: expect.any(Number) };
    expect(lines).toEqual([
      { ...line, status: 503, id: "two" },
      { ...line, status: 429, id: "one" },
      { ...line, status: 200, id: "1".repeat(200) },
    ]);
    await fetch(api.url);
    expect(lines[3]).not.toHaveProperty("id");
    await fetch(`${api.url}/shop%2Ftoken%3Ds3cret/tags`);
    // As a text in which the secret is seen, and masked.
    expect(lines[4]).toHaveProperty("url", `${api.url}/shop/token=s3cret/tags`);
    // A fault has a line as well.
    api.answers = [(response) => response.destroy()];
    await failure(fetch(api.url, { method: "POST" }));
    expect(lines[5]).toMatchObject({ method: "POST", fault: "UND_ERR_SOCKET" });
  });
});

describe("the network's faults", () => {
  const folder = mkdtempSync(join(tmpdir(), "cs-http-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("are told by what they are", async () => {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem"];
    execFileSync("openssl", ["req", "-x509", ...key, "-subj", "/CN=x", "-out", "cert.pem"], {
      cwd: folder,
      stdio: "pipe",
    });
    const pem = (name: string) => readFileSync(join(folder, `${name}.pem`), "utf8");
    const secure = await listening(createTlsServer({ key: pem("key"), cert: pem("cert") }));
    const plain = await listening(
      createServer((socket) => socket.on("error", () => undefined).end("nonsense\r\n\r\n")),
    );
    const closing = createServer();
    const gone = await listening(closing);
    await new Promise((done) => closing.close(done));
    const told: readonly [string, RegExp][] = [
      [
        "https://no-such-host.invalid/a?token=s3cret",
        /^no-such-host\.invalid cannot be reached: (its name was not found|no name server answered)\.$/,
      ],
      [`http://127.0.0.1:${gone.port}/`, /^127\.0\.0\.1:\d+ cannot be reached: it refused the connection\.$/],
      [
        `https://127.0.0.1:${secure.port}/`,
        /cannot be reached: its TLS certificate is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/,
      ],
      [
        `https://127.0.0.1:${plain.port}/`,
        /cannot be reached: it does not speak TLS as it should \(\w+\)\.$/,
      ],
      [
        `http://127.0.0.1:${plain.port}/`,
        /cannot be reached: it does not speak HTTP as it should \(HPE_\w+\)\.$/,
      ],
      ["http://127.0.0.1:6000/", /cannot be reached: Node\.js connects to no such port\.$/],
    ];
    for (const [url, message] of told) {
      const { fetch, lines } = using();
      const error = await failure(fetch(url));
      expect(error).toMatchObject({ kind: "service_unavailable", message: expect.stringMatching(message) });
      // What will not change in a second is not tried again.
      const lasting = /certificate|port/.test(String(error));
      expect(lines).toHaveLength(lasting ? 1 : 3);
      expect(error).toMatchObject({
        next: expect.stringMatching(lasting ? /^Tell the person/ : /^Try again/),
      });
    }
  });

  it("are not made of a mistake in the plugin", async () => {
    const error = await failure(using().fetch("https://example.com", { method: "GET", body: "none" }));
    expect(error).toMatchObject({ name: "TypeError", message: expect.stringMatching(/GET/) });
  });
});

const never: Answer = () => undefined;
const begins: Answer = (response) => {
  response.writeHead(200);
  response.write("a part");
};

describe("silence", () => {
  const impatient: Using = { times: { second: 40, silence: 30 } };

  it("before an answer ends the request, and it is not tried again", async () => {
    const api = await provider(never);
    const { fetch } = using(impatient);
    expect(await failure(fetch(api.url))).toMatchObject({
      name: "ServiceUnavailableError",
      message: `${api.host} did not answer within 30 s.`,
    });
    expect(await failure(fetch(api.url, { method: "POST" }))).toMatchObject({
      next: expect.stringMatching(/may have happened/),
    });
    expect(api.arrived).toHaveLength(2);
  });

  it("within a body ends it", async () => {
    const api = await provider(begins);
    const response = await using(impatient).fetch(api.url);
    expect(await failure(response.text())).toMatchObject({
      message: `${api.host} did not answer within 30 s.`,
    });
  });

  it("is neither a slow body nor a slow reader", async () => {
    const api = await provider((response) => {
      let left = 6;
      const drip = () => (left-- > 0 ? setTimeout(drip, 300) && response.write("x") : response.end());
      drip();
    });
    expect(await (await using(impatient).fetch(api.url)).text()).toBe("xxxxxx");
    const slow = await using(impatient).fetch((await provider({ body: "all" })).url);
    await new Promise((done) => setTimeout(done, 1500));
    expect(await slow.text()).toBe("all");
  });
});

describe("an abort", () => {
  const long: Using = { times: { second: 1000 } };
  const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

  const moments: Record<
    string,
    () => Promise<{ using: Using; url: string; ready: () => Promise<unknown>; before?: number }>
  > = {
    connecting: async () => {
      const server = createServer();
      const { port } = await listening(server);
      const connected = new Promise((done) => server.once("connection", done));
      return { using: long, url: `https://127.0.0.1:${port}/`, ready: () => connected };
    },
    "waiting for headers": async () => {
      const api = await provider(never);
      return { using: long, url: api.url, ready: () => api.has(1) };
    },
    "in a body": async () => {
      const api = await provider(begins);
      return { using: long, url: api.url, ready: () => api.has(1) };
    },
    "waiting for another attempt": async () => {
      const api = await provider({ status: 429, headers: { "retry-after": "20" } });
      return { using: long, url: api.url, ready: () => api.has(1) };
    },
    "waiting for its turn": async () => {
      const api = await provider(200);
      const limits = [{ requests: 1, seconds: 20 }];
      return { using: { ...long, spec: { limits } }, url: api.url, ready: () => api.has(1), before: 1 };
    },
  };

  for (const [moment, prepare] of Object.entries(moments)) {
    it.each(["the caller", "the call"])(
      `${moment} is followed, for its reason, whether by %s`,
      async (who) => {
        const { using: how, url, ready, before = 0 } = await prepare();
        const { call, abort } = ongoing();
        const own = new AbortController();
        const { fetch } = using({ ...how, call });
        for (let sent = 0; sent < before; sent++) await (await fetch(url)).text();
        const made = failure(fetch(url, { signal: own.signal }).then((response) => response.text()));
        await ready();
        // What has arrived may still have to be read.
        await new Promise((done) => setTimeout(done, 20));
        expect([listeners(own.signal), listeners(call.signal)]).toEqual([1, 1]);
        const reason = { because: moment };
        if (who === "the call") abort(reason);
        else own.abort(reason);
        expect(await made).toBe(reason);
        expect([listeners(own.signal), listeners(call.signal)]).toEqual([0, 0]);
      },
    );
  }

  it("before it is made keeps it from being sent", async () => {
    const api = await provider(200);
    const reason = new Error("over");
    const { call, abort } = ongoing();
    abort(reason);
    expect(await failure(using({ call }).fetch(api.url))).toBe(reason);
    expect(await failure(using().fetch(api.url, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(await failure(using().fetch(new Request(api.url, { signal: AbortSignal.abort(reason) })))).toBe(
      reason,
    );
    expect(api.arrived).toEqual([]);
  });

  it("has nothing left to follow once an answer is read, cancelled or without a body, or has failed", async () => {
    const api = await provider(200);
    const { call } = ongoing();
    const { fetch } = using({ call });
    const own = new AbortController();
    const init = { signal: own.signal };
    await Promise.all(Array.from({ length: 30 }, async () => (await fetch(api.url, init)).text()));
    await (await fetch(api.url, init)).body?.cancel();
    await fetch(api.url, { ...init, method: "HEAD" });
    api.answers = [(response) => response.destroy()];
    await failure(fetch(api.url, { ...init, method: "POST" }));
    await failure(fetch("http://example.com", init));
    expect([listeners(own.signal), listeners(call.signal)]).toEqual([0, 0]);
    // Node.js would warn of a leak otherwise.
    expect(Math.min(getMaxListeners(own.signal), getMaxListeners(call.signal))).toBeGreaterThan(30);
  });

  it("of the call ends a body that nobody reads", async () => {
    let closed: () => void = () => undefined;
    const over = new Promise<void>((done) => {
      closed = done;
    });
    const api = await provider((response) => {
      response.writeHead(200).write("a part");
      response.on("close", closed);
    });
    const { call, abort } = ongoing();
    const response = await using({ call }).fetch(api.url);
    abort(new Error("over"));
    await over;
    expect(listeners(call.signal)).toBe(0);
    expect(String(await failure(response.text()))).toBe("Error: over");
  });
});

describe("limits", () => {
  it("hold in every stretch of their time, all of them, in the order of requests", async () => {
    const limit = fc.record({
      requests: fc.integer({ min: 1, max: 5 }),
      seconds: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(limit, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 9 }),
        async (limits, requests) => {
          const second = 10;
          const { Limiter } = await import("../../src/http/limiter.js");
          const limiter = new Limiter(limits, { second, silence: 30, waiting: 30 });
          const { signal } = new AbortController();
          const turns: { at: number; request: number }[] = [];
          const gone = new AbortController();
          await Promise.all(
            Array.from({ length: requests }, async (_, request) => {
              if (request % 4 === 3) {
                await limiter.turn(gone.signal).catch(() => undefined);
                return;
              }
              if (request === 4) gone.abort();
              turns.push({ at: await limiter.turn(signal), request });
            }),
          );
          expect(turns.map(({ request }) => request)).toEqual(
            turns.map(({ request }) => request).sort((a, b) => a - b),
          );
          for (const { requests: most, seconds } of limits) {
            for (const [index, { at }] of turns.entries()) {
              const later = turns[index + most];
              if (later) expect(later.at - at).toBeGreaterThanOrEqual(seconds * second);
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it("are waited for, and refused without being sent when that takes too long", async () => {
    const api = await provider(200);
    const { fetch } = using({ spec: { limits: [{ requests: 2, seconds: 20 }] }, times: { second: 10 } });
    const made = Array.from({ length: 5 }, () => failure(fetch(api.url)));
    const outcomes = await Promise.all(made);
    expect(outcomes.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(outcomes[4]).toMatchObject({
      kind: "rate_limited",
      message: expect.stringMatching(
        /^Nothing was sent to \S+: it has had as many requests as its limits allow\. The next turn is in \d+ s\.$/,
      ),
      details: { retryAfterSeconds: expect.any(Number) },
    });
    expect(api.arrived).toHaveLength(4);
  });

  it("count every attempt, and share the time of a request", async () => {
    const api = await provider({ status: 429, headers: { "retry-after": "15" } }, 200);
    const { fetch } = using({ spec: { limits: [{ requests: 1, seconds: 4000 }] } });
    expect(await failure(fetch(api.url))).toMatchObject({ kind: "rate_limited" });
    expect(api.arrived).toHaveLength(1);
  });

  it("give a turn back that was given up", async () => {
    const api = await provider(200);
    const { fetch } = using({ spec: { limits: [{ requests: 1, seconds: 20 }] }, times: { second: 10 } });
    await fetch(api.url);
    const own = new AbortController();
    const waiting = failure(fetch(api.url, { signal: own.signal }));
    await new Promise((done) => setTimeout(done, 5));
    own.abort(new Error("over"));
    await waiting;
    expect((await fetch(api.url)).status).toBe(200);
  });
});
