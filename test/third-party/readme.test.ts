import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { cargoshipper } from "./client.js";
import { run, tsc } from "./compile.js";
import { fixture, Workshop } from "./workshop.js";

/** The files of plugins/README.md: each block of code whose fence names one. */
const FILES = new Map(
  [...(await readFile("plugins/README.md", "utf8")).matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, file = "", text = ""]) => [file, text],
  ),
);

let shop: Workshop;

beforeAll(async () => {
  shop = await Workshop.open();
  for (const [file, text] of FILES) await shop.write(file, text);
}, 60_000);

afterAll(() => shop.remove());

const catalogueOf = async (module: string) => {
  const path = (await cargoshipper(shop, "catalogue", module)).trim();
  return JSON.parse(await readFile(path, "utf8")) as Record<string, readonly Record<string, unknown>[]>;
};
const script = (name: string) => {
  const { scripts } = JSON.parse(FILES.get("package.json") ?? "{}") as { scripts: Record<string, string> };
  return run(shop.path, "sh", "-c", `PATH="node_modules/.bin:$PATH"; ${scripts[name]}`);
};

describe("the package of plugins/README.md", () => {
  it("is built and tested by its own scripts, and run by the host", async () => {
    await script("build");
    expect(await script("test")).toMatch(/^# pass 8$/m);
    const checked = await cargoshipper(shop, "check");
    expect(checked).toMatch(/^ok +docker .*\nok +post /m);
    expect(await cargoshipper(shop, "tools")).toContain(
      "post_destroy_parcel\tdestroy\tHave a parcel destroyed",
    );
  }, 30_000);

  it("can be written in plain JavaScript", async () => {
    const { tools, toolsets } = await catalogueOf("plain.js");
    expect(tools).toMatchObject([{ name: "stamps_list", effect: "read", toolset: "stamps" }]);
    expect(toolsets).toEqual({ stamps: { default: false, description: "For collectors" } });
  });
});

const MISTAKES = await readFile("test/plugin/compile-time.ts", "utf8");

describe("the declarations", () => {
  it("are all that a consumer with legacy decorators needs, beside zod's and Node.js's", async () => {
    await Promise.all([
      shop.write("depots.ts", DEPOTS),
      shop.write("mistakes.ts", MISTAKES),
      shop.write("cargoshipper.config.ts", await readFile("cargoshipper.config.ts", "utf8")),
      ...["crates.ts", "depot.ts"].map(async (file) =>
        shop.write(file, await fixture(file === "crates.ts" ? "legacy.ts" : file, "acme")),
      ),
    ]);
    const files = ["depots.ts", "mistakes.ts", "crates.ts", "cargoshipper.config.ts"];
    await tsc(shop.path, "typed", { experimentalDecorators: true, skipLibCheck: false }, files);
    const { resources, prompts } = await catalogueOf("typed/depots.js");
    expect(resources).toMatchObject([{ uri: "post://depot/{name}" }]);
    expect(prompts).toMatchObject([{ name: "post_pack" }]);
  }, 30_000);

  it("find the same mistakes under standard decorators", async () => {
    const standard = MISTAKES.replace(
      "constructor(@inject(Client) ",
      "static inject = [Client]; constructor(",
    ).replace("  inject,\n", "");
    await shop.write("standard.ts", standard);
    await tsc(shop.path, "standard", {}, ["standard.ts"]);
  }, 30_000);
});

const DEPOTS = `
import { definePlugin } from "cargoshipper/plugin";
import { depots } from "./legacy.js";
const client = () => new Map([["north", "1 Quay"]]);
export default definePlugin({ name: "post", description: "Depots.", client, toolsets: {}, ...depots });
`;
