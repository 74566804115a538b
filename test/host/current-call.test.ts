import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Client, definePlugin, Prompt, Resource, Tool, ToolError } from "cargoshipper/plugin";
import { type StartedPlugin, startPlugin } from "cargoshipper/testing";
import * as z from "zod";
import type { AuditRecord } from "../../src/audit/record.js";
import { requester } from "./use-yard.js";

/** What arrived at the provider, and what it lets wait for ever. */
const arrived: string[] = [];
const slow = new Set<string>();
/** Paths of requests that were given up. */
const gone: string[] = [];
let look: () => void = () => undefined;
let url = "";

const server = createServer((request, response) => {
  const path = request.url ?? "";
  arrived.push(path);
  response.on("close", () => {
    if (!response.writableEnded) gone.push(path);
    look();
  });
  look();
  const locked = path === "/locked";
  response.writeHead(locked ? 429 : 200, {
    "x-post-id": `id of ${path}`,
    ...(locked && { "retry-after": "600" }),
  });
  if (!slow.has(path)) response.end("{}");
});
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Settles when something is so, which changes with requests only. */
const until = (holds: () => boolean) =>
  new Promise<void>((done) => {
    look = () => holds() && done();
    look();
  });

interface Post {
  get(path: string): Promise<unknown>;
}

const Nothing = z.object({});
/** What instances do on their own, and what a client does when it is built. */
let onMade: (post: Post) => unknown = () => undefined;
let onBuilt: (post: Post) => unknown = () => undefined;

class Parcels {
  static inject = [Client];
  constructor(private readonly post: Post) {
    onMade(post);
  }

  @Tool({
    name: "send",
    description: "Send.",
    effect: "destroy",
    preview: "shown",
    resolve: "meant",
    risks: "risky",
    input: Nothing,
    output: Nothing,
  })
  async send() {
    await this.post.get("/send");
    return {};
  }

  async shown() {
    await this.post.get("/preview");
    return { summary: "All.", subject: null };
  }

  async meant() {
    await this.post.get("/resolve");
    return [];
  }

  async risky() {
    await this.post.get("/risks");
    return [];
  }

  @Resource({
    uri: "post://parcel/{id}",
    name: "parcel",
    description: "A parcel.",
    complete: { id: "ids" },
    watch: "watched",
  })
  async parcel({ id }: { id: string }) {
    await this.post.get(`/parcel/${id}`);
    return id;
  }

  async ids() {
    await this.post.get("/complete");
    return ["a"];
  }

  async watched() {
    await this.post.get("/watch");
  }

  @Prompt({ name: "advise", description: "Advise.", arguments: Nothing })
  async advise() {
    await this.post.get("/prompt");
    return "Do.";
  }
}

/** No signal of any call is passed on anywhere in it. */
const plugin = definePlugin({
  name: "post",
  description: "Forgets every signal.",
  kinds: ["parcel"],
  http: { requestId: ["x-post-id"] },
  client: async ({ fetch }): Promise<Post> => {
    // As an SDK would, it wraps what goes wrong.
    const wrapped = (cause: unknown) => Promise.reject(new Error("Connection error.", { cause }));
    const post: Post = { get: async (path) => (await fetch(url + path).catch(wrapped)).json() };
    await onBuilt(post);
    return post;
  },
  verify: async (post) => {
    await post.get("/verify");
    return {};
  },
  toolsets: { parcels: [Parcels] },
});

let started: StartedPlugin;
const records: AuditRecord[] = [];
beforeEach(async () => {
  for (const list of [arrived, gone, records]) list.splice(0);
  slow.clear();
  onMade = () => undefined;
  onBuilt = () => undefined;
  started = await startPlugin(plugin, {
    // So that objects are asked for.
    deny: [{ tool: "post_send", when: { parcel: "never" } }],
    audit: (record) => records.push(record),
  });
});
afterEach(() => started.close());

const agreeing = (signal: AbortSignal) =>
  requester({ signal, capabilities: new Set(["elicitation"]), ask: async () => ({ action: "accept" }) });

describe("a request whose plugin forgets the signal", () => {
  const call = (signal: AbortSignal) => started.host.callTool("post_send", {}, agreeing(signal));
  const completion = {
    kind: "resource",
    of: "post://parcel/{id}",
    argument: "id",
    typed: "",
    context: {},
  } as const;
  const ways: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
    "/send": call,
    "/preview": call,
    "/resolve": call,
    "/risks": call,
    "/parcel/a": (signal) => started.host.readResource("post://parcel/a", requester({ signal })),
    "/prompt": (signal) => started.host.getPrompt("post_advise", {}, requester({ signal })),
    "/complete": (signal) => started.host.complete(completion, requester({ signal })),
    "/verify": async (signal) => started.host.plugins[0]?.places[0]?.verify(signal),
  };

  it.each(Object.entries(ways))("ends with the call all the same: %s", async (path, run) => {
    slow.add(path);
    const cancelling = new AbortController();
    const made = Promise.resolve(run(cancelling.signal)).catch((error: unknown) => error);
    await until(() => arrived.includes(path));
    cancelling.abort();
    await until(() => gone.includes(path));
    await made;
    expect(gone).toEqual([path]);
  });

  it("ends with the watch that it belongs to, and not with the call that began it", async () => {
    slow.add("/watch");
    const stop = await started.subscribe("post://parcel/a", () => undefined);
    await until(() => arrived.includes("/watch"));
    await started.callTool("post_send");
    expect(gone).toEqual([]);
    stop();
    await until(() => gone.includes("/watch"));
  });
});

describe("what is made for longer than a call", () => {
  /** What was given up before has come to the provider by then. */
  const settled = () => fetch(`${url}/settled`);
  const first = async (path: string) => {
    const cancelling = new AbortController();
    const call = started.host.getPrompt("post_advise", {}, requester({ signal: cancelling.signal }));
    await until(() => arrived.includes(path));
    return { call, cancelling };
  };

  it("does not end with the call that is the first to need it: a client that is being built", async () => {
    slow.add("/login");
    onBuilt = async (post) => {
      await post.get("/login").catch(() => undefined);
    };
    const { call, cancelling } = await first("/login");
    cancelling.abort();
    await expect(call).rejects.toMatchObject({ kind: "cancelled" });
    await settled();
    expect(gone).not.toContain("/login");
  });

  it("nor does what an instance does on its own", async () => {
    slow.add("/own");
    onMade = (post) => void post.get("/own").catch(() => undefined);
    const { call } = await first("/own");
    await call;
    await settled();
    expect(gone).not.toContain("/own");
  });

  it("remembers a lock-out, although the client could not be built for it, and tells it behind any error", async () => {
    onBuilt = (post) =>
      post.get("/locked").then(() => {
        throw new ToolError("rate_limited", "Locked.");
      });
    const again = () => started.callTool("post_send");
    expect((await again()).error).toBe("Locked.");
    expect((await again()).error).toMatch(
      /^Nothing was sent to 127\.0\.0\.1:\d+: it wants no request for now/,
    );
    expect(arrived).toEqual(["/locked"]);
  });
});

describe("the provider's ids", () => {
  it("come into the record of the call that asked", async () => {
    await Promise.all([started.readResource("post://parcel/a"), started.readResource("post://parcel/b")]);
    expect(records.map(({ name, requestIds }) => [name, requestIds]).sort()).toEqual([
      ["post://parcel/a", ["id of /parcel/a"]],
      ["post://parcel/b", ["id of /parcel/b"]],
    ]);
    expect(started.logged).toContainEqual({
      level: "debug",
      message: "request",
      details: {
        method: "GET",
        url: `${url}/parcel/a`,
        status: 200,
        id: "id of /parcel/a",
        ms: expect.any(Number),
      },
    });
  });
});
