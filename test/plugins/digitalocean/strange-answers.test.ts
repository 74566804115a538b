import { describe, expect, it } from "@jest/globals";
import { type StartedPlugin, startPlugin } from "cargoshipper/testing";
import * as z from "zod";
import type { Api } from "../../../plugins/digitalocean/client/api.js";
import { path } from "../../../plugins/digitalocean/client/path.js";
import { allRows } from "../../../plugins/digitalocean/client/rows.js";
import plugin from "../../../plugins/digitalocean/index.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { PLUGIN } from "../../../src/plugin/marks.js";
import { type Altered, changedBy, startAltered } from "./altered.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const trouble = (...args: Parameters<typeof digitalOcean.sandbox.troubles.add>) =>
  digitalOcean.sandbox.troubles.add(...args);

type Answer = Parameters<typeof startAltered>[0];

/** Runs with the plugin behind a host that answers as it is told. */
async function behind(
  answer: Answer,
  use: (started: StartedPlugin, altered: Altered) => Promise<void>,
): Promise<void> {
  const altered = await startAltered(answer);
  const { toolsets } = plugin[PLUGIN];
  const started = await startPlugin(plugin, {
    options: { token: SANDBOX_TOKEN, apiUrl: altered.apiUrl },
    toolsets: Object.keys(toolsets),
    approvals: "never",
    risks: { costs: "allow" },
  });
  try {
    await use(started, altered);
  } finally {
    await started.close();
    await altered.close();
  }
}

/** Every row, wherever it is, with other values of what are lists of words. */
function withUnknownWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownWords);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      WORDS.includes(key) && typeof member === "string" ? `${member}-of-tomorrow` : withUnknownWords(member),
    ]),
  );
}

const WORDS = ["status", "state", "type", "engine", "phase", "algorithm", "protocol", "resource_type"];

/** Tools that show such a word to their readers. */
const SHOWING = "list_droplets get_droplet list_deployments list_databases get_database list_clusters".split(
  " ",
);

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])(
    "is not followed, and another host gets no token: %d",
    async (status) => {
      const thief = await startAltered((_request, response) => response.end("{}"));
      for (const [at, tool, args] of [
        ["GET /droplets", "list_droplets", {}],
        ["POST /volumes", "create_volume", { name: "a", region: "fra1", size: 10 }],
      ] as const) {
        const location = `${thief.apiUrl}/v2/steal`;
        trouble({ at, way: "status", status, message: "moved", headers: { location } });
        expect(await digitalOcean.fails(tool, args)).toMatchObject({
          kind: "configuration",
          error: expect.stringContaining(`redirects to ${location}, which is not followed`),
        });
      }
      expect(thief.asked).toEqual([]);
      await thief.close();
    },
  );
});

describe("an answer that is none", () => {
  it.each([
    ["text/html", "<!DOCTYPE html><h1>Welcome</h1>", /is not JSON/],
    ["application/json", "<!DOCTYPE html>", /ends too early or is not JSON/],
    ["application/json", '{"droplets":[{"id":1', /ends too early or is not JSON/],
    ["application/json", "", /is not as expected at its top/],
    ["application/json", "null", /is not as expected at its top/],
    ["application/json", '{"droplets":"none"}', /is not as expected at droplets/],
    ["application/json", '{"droplets":[{"id":"x"}]}', /is not as expected at droplets\.0/],
  ])("is told as such: %s %s", async (type, body, error) => {
    await behind(
      (_request, response) => response.writeHead(200, { "content-type": type }).end(body),
      async ({ callTool }) => {
        const failed = await callTool("digitalocean_list_droplets");
        expect(failed.details).toMatchObject({ kind: "service_unavailable", next: "Call again in a while." });
        expect(failed.error).toMatch(error);
        expect(failed.error).not.toContain("<");
      },
    );
  });

  it.each([200, 500])("is given up where it would not fit into memory, with status %d", async (status) => {
    let sent = 0;
    await behind(
      (_request, response) => {
        response.writeHead(status, { "content-type": "application/json" });
        const block = Buffer.alloc(2 ** 20, " ");
        const more = () => {
          while (sent++ < 200) if (!response.write(block)) return response.once("drain", more);
          return response.end("{}");
        };
        more();
      },
      async ({ callTool }) => {
        const failed = await callTool("digitalocean_create_volume", { name: "a", region: "fra1", size: 10 });
        expect(failed.details).toMatchObject({ kind: "service_unavailable" });
        expect(failed.error).toMatch(new RegExp(`answered ${status}, but the answer has more than 64 MiB`));
        // It may have gone through buffers, but not to its end.
        expect(sent).toBeLessThan(190);
      },
    );
  });
});

describe("pages", () => {
  /** The first page again and again, each with a link to another one. */
  const page =
    (next: () => number): Answer =>
    (request, response) => {
      request.url = request.url?.replace(/\?.*/, "");
      const change = (document: Record<string, unknown>) => ({
        ...document,
        links: { pages: { next: `https://api.digitalocean.com/v2/x?page=${next()}` } },
      });
      changedBy(digitalOcean.sandbox.apiUrl, change)(request, response);
    };

  it("that lead to themselves end with an error, not with everything twice", async () => {
    await behind(
      page(() => 2),
      async ({ callTool }, { asked }) => {
        const failed = await callTool("digitalocean_delete_storage", { kind: "volume", name: "data" });
        expect(failed.details).toMatchObject({ kind: "service_unavailable" });
        expect(failed.error).toBe("DigitalOcean's pages of /volumes do not end.");
        expect(asked).toHaveLength(2);
      },
    );
  });

  it("that lead to themselves cost a list of which a part is shown no more than a few requests", async () => {
    await behind(
      page(() => 1),
      async ({ callTool }, { asked }) => {
        const { data } = await callTool("digitalocean_list_droplets", { fields: "name" });
        expect(data["total"]).toBe(digitalOcean.sandbox.world.part(Droplets).all.length);
        expect(asked.length).toBeLessThan(5);
      },
    );
  });

  it("that never end are left after a thousand", async () => {
    let count = 0;
    const get = async () => ({ things: [{}], links: { pages: { next: `/v2/things?page=${++count}` } } });
    const list = { path: path`/things`, key: "things", row: z.looseObject({}) };
    await expect(allRows({ get } as unknown as Api, list)).rejects.toMatchObject({
      kind: "service_unavailable",
      message: "DigitalOcean's pages of /things do not end.",
    });
    expect(count).toBe(1001);
  });
});

describe("words that the API has learned since", () => {
  it.each([
    ["list_droplets", {}],
    ["get_droplet", { droplet: "web-1" }],
    ["list_images", {}],
    ["list_storage", {}],
    ["list_projects", { project: "shop" }],
    ["list_dns_records", { domain: "example.com" }],
    ...["domain", "firewall", "load_balancer", "vpc", "reserved_ip", "certificate"].map(
      (kind) => ["list_network_objects", { kind }] as const,
    ),
    ["list_apps", {}],
    ["get_app", { app: "shop" }],
    ["list_deployments", { app: "shop" }],
    ["list_alerts", {}],
    ["list_uptime_checks", {}],
    ["list_databases", {}],
    ["get_database", { database: "main" }],
    ["list_clusters", {}],
    ["get_cluster", { cluster: "prod" }],
    ["list_ssh_keys", {}],
  ] as const)("are shown as they are: %s %j", async (tool, args) => {
    await behind(
      changedBy(digitalOcean.sandbox.apiUrl, (one) => withUnknownWords(one)),
      async ({ callTool }) => {
        const { error, details, data } = await callTool(`digitalocean_${tool}`, args);
        expect({ error, details }).toEqual({ error: undefined, details: {} });
        if (SHOWING.includes(tool)) expect(JSON.stringify(data)).toContain("-of-tomorrow");
      },
    );
  });
});
