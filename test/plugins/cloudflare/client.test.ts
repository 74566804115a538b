import { describe, expect, it } from "@jest/globals";
import { allPages } from "../../../plugins/cloudflare/client/all-pages.js";
import { checkedFetch } from "../../../plugins/cloudflare/client/checked-fetch.js";
import { startServer } from "../../../plugins/cloudflare/sandbox/server.js";
import { SANDBOX_TOKEN } from "../../../plugins/cloudflare/sandbox/tokens.js";

const BASE = "https://api.example/client/v4";

describe("a request", () => {
  it.each([
    `${BASE}/zones/`,
    `${BASE}/zones//dns_records`,
    `${BASE}/zones/../accounts/`,
    "https://api.example/other",
    "https://elsewhere.example/client/v4/zones",
  ])("to %s is never sent: an empty id would make it another one", async (url) => {
    const sent: unknown[] = [];
    const fetch = checkedFetch(async (input) => {
      sent.push(input);
      return new Response("{}");
    }, BASE);
    const answer = await fetch(url, { headers: { accept: "application/json" } });
    await expect(answer.json()).rejects.toThrow(/is none of this API's/);
    expect(sent).toEqual([]);
  });

  it("whose answer is stored data gets that, whatever it looks like", async () => {
    const stored = '{"success":false,"errors":[{"code":1,"message":"not an error"}]}';
    const answer = () =>
      Promise.resolve(new Response(stored, { headers: { "content-type": "application/json" } }));
    const fetch = checkedFetch(answer, BASE);
    const raw = await fetch(`${BASE}/a/value`, { headers: { accept: "application/octet-stream" } });
    expect(await raw.text()).toBe(stored);
    const api = await fetch(`${BASE}/a/value`, { headers: { accept: "application/json" } });
    await expect(api.json()).rejects.toThrow("Cloudflare answered 200: not an error (1)");
  });
});

describe("a list in pages", () => {
  it("is asked for page by page, as many as the first one says", async () => {
    const asked: number[] = [];
    const rows = await allPages(async (page) => {
      asked.push(page);
      return { result: [page], result_info: { total_pages: 7, page } };
    });
    expect(rows).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await allPages(async () => ({ result: null, result_info: { total_pages: 0 } }))).toEqual([]);
    expect(await allPages(async () => ({ result: ["only"] }))).toEqual(["only"]);
  });
});

describe("the sandbox's limit", () => {
  it("tells what is left, and locks out whoever goes over it, for as long again", async () => {
    const sandbox = await startServer({ limit: { requests: 3, seconds: 300 } });
    const ask = () =>
      fetch(`${sandbox.baseUrl}/zones`, { headers: { authorization: `Bearer ${SANDBOX_TOKEN}` } });
    const left: (string | null)[] = [];
    for (let count = 0; count < 3; count++) left.push((await ask()).headers.get("ratelimit"));
    expect(left.map((one) => /r=(\d+)/.exec(one ?? "")?.[1])).toEqual(["2", "1", "0"]);
    for (let count = 0; count < 2; count++) {
      const refused = await ask();
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(290);
      expect(await refused.json()).toMatchObject({ success: false, errors: [{ code: 971 }] });
    }
    await sandbox.close();
  });
});
