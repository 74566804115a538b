import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Exchange, playApi, Refusal, type SandboxServer, World } from "cargoshipper/sandbox";

class Boxes {
  readonly all = new Map<string, unknown>([["a b", 1]]);
}

const seen: Exchange[] = [];
let server: SandboxServer;
beforeAll(async () => {
  server = await playApi({
    base: "/v1",
    routes: [
      { at: "GET /boxes", handle: (_request, world) => ({ json: [...world.part(Boxes).all.keys()] }) },
      { at: "GET /boxes/{box}/{part}", handle: ({ params }) => ({ json: params }) },
      {
        at: "POST /boxes",
        handle: ({ json, token }, world) => {
          world.part(Boxes).all.set(String(token), json);
          return { status: 201, json };
        },
      },
      { at: "GET /file", handle: () => ({ body: "a: 1\n", type: "application/yaml" }) },
      { at: "DELETE /boxes/{box}", handle: () => ({ status: 204, json: undefined }) },
    ],
    headers: () => ({ "x-request-id": "r1" }),
    admit: ({ headers }) => {
      const name = headers.authorization;
      if (!name) throw new Refusal(401, { error: "who?" }, "who?", { "www-authenticate": "Bearer" });
      return name;
    },
    permit: (caller, { at }) => {
      if (caller === "guest" && at === "POST /boxes") throw new Refusal(403, { error: "no" }, "no");
    },
    failure: (code, message) => ({ code, error: message }),
    onExchange: (exchange) => seen.push(exchange),
  });
});
afterAll(() => server.close());

async function ask(at: string, init: { as?: string; body?: string } = {}) {
  const [method = "", path = ""] = at.split(" ");
  const { as = "captain", body } = init;
  const headers = { ...(as && { authorization: as }), "content-type": "application/json" };
  const response = await fetch(server.baseUrl + path, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

describe("an API that is played", () => {
  it("answers what its operations answer, with their status and type", async () => {
    expect(await ask("GET /boxes")).toMatchObject({ status: 200, text: '["a b"]' });
    expect((await ask("GET /boxes/a%2Fb/lid")).text).toBe('{"box":"a/b","part":"lid"}');
    expect(await ask("POST /boxes", { body: '{"size":2}' })).toMatchObject({ status: 201 });
    expect((await ask("GET /boxes")).text).toBe('["a b","captain"]');
    const file = await ask("GET /file");
    expect([file.text, file.headers.get("content-type")]).toEqual(["a: 1\n", "application/yaml"]);
    expect(file.headers.get("x-request-id")).toBe("r1");
    const none = await ask("DELETE /boxes/x");
    expect([none.status, none.text, none.headers.get("content-type")]).toEqual([204, "", null]);
  });

  it("asks who it is before it says what there is", async () => {
    const refused = await ask("GET /nowhere", { as: "" });
    expect([refused.status, refused.text, refused.headers.get("www-authenticate")]).toEqual([
      401,
      '{"error":"who?"}',
      "Bearer",
    ]);
    expect(await ask("GET /nowhere")).toMatchObject({
      status: 404,
      text: expect.stringContaining("GET /nowhere"),
    });
    expect(await ask("POST /boxes", { as: "guest", body: "{}" })).toMatchObject({ status: 403 });
    expect(await ask("POST /boxes", { body: "{" })).toMatchObject({ status: 400 });
  });

  it("keeps what was said", async () => {
    await ask("POST /boxes?dry=1", { body: '{"size":3}' });
    const { at, path, query, body, status, answer } = seen.at(-1) as Exchange;
    expect({ at, path, query: query.toString(), body: body.toString(), status, answer }).toEqual({
      at: "POST /boxes",
      path: "/boxes",
      query: "dry=1",
      body: '{"size":3}',
      status: 201,
      answer: { size: 3 },
    });
    expect(server.exchanges.at(-1)).toBe(seen.at(-1));
  });

  it("lets answers go wrong as often as it was asked to", async () => {
    server.troubles.add({ at: "GET /boxes", way: "status", status: 503, code: "down", message: "Later" });
    expect(await ask("GET /boxes")).toMatchObject({ status: 503, text: '{"code":"down","error":"Later"}' });
    server.troubles.add({ at: "GET *", way: "truncated" });
    expect((await ask("GET /boxes")).text).toBe('["a b","');
    server.troubles.add({ at: "POST /boxes", way: "reset-after" });
    await expect(ask("POST /boxes", { as: "second", body: "{}" })).rejects.toThrow();
    expect((await ask("GET /boxes")).text).toContain("second");
    server.troubles.add({ at: "POST /boxes", way: "reset" });
    await expect(ask("POST /boxes", { as: "third", body: "{}" })).rejects.toThrow();
    expect((await ask("GET /boxes")).text).not.toContain("third");
  });
});

describe("a world", () => {
  it("gives the same ids in each run, and no id twice", () => {
    const ids = () => {
      const world = new World();
      return [world.id(), world.uuid(), world.number(), world.id(), world.uuid(), world.number()];
    };
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(6);
    expect(ids()[1]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
