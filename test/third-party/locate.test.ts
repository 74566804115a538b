import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Connection, cargoshipper } from "./client.js";
import { Workshop } from "./workshop.js";

/** A plugin in plain JavaScript that knows hosts: for each the one that it leads to, or nothing. */
const guide = (name: string, hosts: Readonly<Record<string, string>>) => `
import { writeFileSync } from "node:fs";
import { Client, definePlugin, Tool } from "cargoshipper/plugin";
import { z } from "zod";
writeFileSync(new URL("imported", import.meta.url), "");

class Posts {
  static {
    const input = z.object({ host: z.string().describe("Its host") });
    Tool({ name: "show", description: "Show.", effect: "read", resolve: "which", input, output: z.object({}) })(
      Posts.prototype.show,
    );
  }
  show() {
    return {};
  }
  which({ host }) {
    return [{ kind: "post", names: [host] }];
  }
}

class Guide {
  static inject = [Client];
  constructor(hosts) {
    this.hosts = hosts;
  }
  locate({ clues }) {
    return {
      places: clues.flatMap((clue) => {
        const to = this.hosts[clue.host];
        if (to === undefined) return [];
        const look = { tool: "show", arguments: { host: clue.host } };
        const objects = [{ kind: "post", names: [clue.host] }];
        return [{ clue, objects, look, leadsTo: to ? [{ host: to }] : [] }];
      }),
    };
  }
}

export default definePlugin({
  name: "${name}",
  description: "Posts.",
  client: () => (${JSON.stringify(hosts)}),
  kinds: ["post"],
  toolsets: { posts: [Posts] },
  provides: { locate: { by: Guide, mirrors: ["show"] } },
});
`;

const GUIDES = {
  north: { "app.example.com": "lb.example.com", "hidden.example.com": "" },
  south: { "lb.example.com": "203.0.113.9" },
  ruined: {},
};
const folder = (name: string) => `node_modules/cargoshipper-plugin-${name}/dist`;

let shop: Workshop;
let connection: Connection;

beforeAll(async () => {
  shop = await Workshop.open();
  const names = Object.keys(GUIDES);
  await Promise.all(
    Object.entries(GUIDES).map(([name, hosts]) =>
      shop.package(`cargoshipper-plugin-${name}`, { "dist/index.js": guide(name, hosts) }),
    ),
  );
  await cargoshipper(shop, "catalogue", ...names.map((name) => `${folder(name)}/index.js`));
  await Promise.all(names.map((name) => rm(shop.at(folder(name), "imported"))));
  await shop.write(`${folder("ruined")}/index.js`, 'throw new Error("There is no licence.");');
  await shop.write("cargoshipper.config.json", {
    tools: { deny: [{ tool: "north_*", when: { post: "hidden.*" } }] },
    plugins: names.map((name) => `cargoshipper-plugin-${name}`),
  });
  connection = await Connection.open(shop);
}, 60_000);

afterAll(async () => {
  await connection.close();
  await shop.remove();
});

it("plugins from elsewhere, each with its own copy of the package, take part without being imported before", async () => {
  const tools = (await connection.tools()).map(({ name }) => name);
  expect(tools).toEqual(["north_show", "south_show", "ruined_show", "cargoshipper_locate"]);
  const imported = () => Object.keys(GUIDES).filter((name) => existsSync(shop.at(folder(name), "imported")));
  expect(imported()).toEqual([]);
  const { data } = await connection.structured("cargoshipper_locate", { name: "https://app.example.com" });
  expect(data).toMatchObject({
    trail: [
      { at: "1", plugin: "north", look: "north_show host=app.example.com" },
      { at: "1.1", plugin: "south", leads_to: "203.0.113.9 (nobody knows it)" },
    ],
    asked: "north, south",
    unasked: [{ plugin: "ruined", why: expect.stringContaining("There is no licence.") }],
  });
  expect(imported()).toEqual(["north", "south"]);
});

it("their rules hold", async () => {
  const { data } = await connection.structured("cargoshipper_locate", { name: "hidden.example.com" });
  expect(data).toMatchObject({
    trail: [],
    not_shown: ["1 of north: deny north_* when post hidden.*"],
  });
});
