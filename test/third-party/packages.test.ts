import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Connection, cargoshipper } from "./client.js";
import { build, run } from "./compile.js";
import { fixture, Workshop } from "./workshop.js";

let shop: Workshop;
let connection: Connection;

/** A plugin with the tool `<name>_note`. */
const noting = (name: string, first = "", classes = "Notes") => `${first}
import { definePlugin } from "cargoshipper/plugin";
import { Notes } from "./notes.js";
const spec = { description: "Notes.", client: () => "${name}", toolsets: { notes: [${classes}] } };
export default definePlugin({ ...spec, name: "${name}" });
`;

const UNINJECTED = `import { Client, inject, injectable } from "cargoshipper/plugin";
@injectable()
class Uninjected {
  constructor(@inject(Client) readonly client: unknown, readonly other: object) {}
}`;

/** Modules of the project itself, with what the operator is told of each. */
const BROKEN: readonly (readonly [file: string, source: string, problem: RegExp])[] = [
  [
    "unsaid.js",
    noting("unsaid", "", "class Unsaid { constructor(client) {} }"),
    /unsaid\.js\) cannot be imported: Plugin "unsaid": Unsaid: constructor parameter 1 needs @inject\(Token\)/,
  ],
  [
    "uninjected.ts",
    noting("uninjected", UNINJECTED, "Uninjected"),
    /uninjected\.ts\) cannot be imported: Uninjected: constructor parameter 2 needs @inject\(Token\)/,
  ],
  [
    "throwing.js",
    noting("throwing", 'throw new Error("There is no licence.");'),
    /throwing\.js\) cannot be imported: There is no licence\./,
  ],
  ["lacking.js", 'import "not-there";', /lacking\.js\) cannot be imported: .*npm install not-there/],
  ["never.js", "await new Promise(() => {});", /Its module was not imported within 15 s/],
  ["other.js", 'export default { name: "other" };', /other\.js\) is no plugin; its default export has to be/],
  ["twin.js", noting("good"), /Another plugin is called good too/],
];

/** Says that it was imported, on stdout too, which belongs to the protocol. */
const MARKING = `import { writeFileSync } from "node:fs";
writeFileSync(new URL("imported", import.meta.url), "");
process.stdout.write("noise");`;
const MARKER = "node_modules/cargoshipper-plugin-lazy/dist/imported";

/** A package of `noting` modules. */
const packed = async (name: string, modules: Readonly<Record<string, string>>, manifest = {}) =>
  shop.package(
    `cargoshipper-plugin-${name}`,
    { "dist/notes.js": await fixture("notes.js", name), ...modules },
    manifest,
  );

beforeAll(async () => {
  shop = await Workshop.open();
  await Promise.all([
    build(shop, "good", "handmade"),
    shop.write("notes.js", await fixture("notes.js", "notes")),
    ...BROKEN.map(([file, source]) => shop.write(file, source)),
    packed("lazy", { "dist/index.js": noting("lazy", MARKING) }),
    packed("stale", { "dist/index.js": noting("stale") }),
    packed("hollow", {
      "dist/index.js": noting("hollow"),
      "dist/index.catalogue.json": '{"format":1,"name":"hollow"}',
    }),
    packed(
      "pair",
      { "dist/left.js": noting("left"), "dist/right.js": noting("right") },
      { exports: { "./*": "./dist/*.js" } },
    ),
  ]);
  const specifiers = ["cargoshipper-plugin-lazy", "cargoshipper-plugin-stale"];
  const modules = specifiers.map((name) => `node_modules/${name}/dist/index.js`);
  await cargoshipper(shop, "catalogue", ...modules);
  await rm(shop.at(MARKER));
  const catalogue = "node_modules/cargoshipper-plugin-stale/dist/index.catalogue.json";
  await shop.write(catalogue, (await shop.read(catalogue)).replaceAll("stale_note", "stale_write"));
  await shop.write("cargoshipper.config.json", {
    plugins: [
      ["cargoshipper-plugin-good", { token: "the-token-of-good" }],
      ...BROKEN.map(([file]) => `./${file}`),
      "cargoshipper-plugin-nowhere",
      ...specifiers,
      "cargoshipper-plugin-pair/left",
      "cargoshipper-plugin-pair/right",
      "cargoshipper-plugin-hollow",
    ],
  });
  connection = await Connection.open(shop);
}, 60_000);

afterAll(async () => {
  await connection.close();
  await shop.remove();
});

const json = (printed: string) => JSON.parse(printed) as Record<string, unknown>;
const at = (index: number) => `${shop.at("cargoshipper.config.json")}: plugins[${index}]`;

describe("a plugin with a catalogue", () => {
  it("is listed without being imported, which its first call does", async () => {
    expect((await connection.tools()).map(({ name }) => name)).toContain("lazy_note");
    expect(existsSync(shop.at(MARKER))).toBe(false);
    expect((await connection.structured("lazy_note")).data).toEqual({ by: "lazy", notes: 1 });
    expect(existsSync(shop.at(MARKER))).toBe(true);
  });

  it("that is out of date says so when it is called", async () => {
    expect(await connection.call("stale_write")).toMatchObject({
      isError: true,
      content: [
        { text: expect.stringMatching(/^The catalogue of plugin stale differs from its classes\.\n/) },
      ],
      structuredContent: { details: { kind: "configuration" } },
    });
  });

  it("is compared with its classes by checkPlugin", async () => {
    const script = `
      import { checkPlugin } from "cargoshipper/testing";
      const faultsOf = async (name) => {
        const url = import.meta.resolve("cargoshipper-plugin-" + name);
        return checkPlugin((await import(url)).default, url);
      };
      const faults = { lazy: await faultsOf("lazy"), stale: await faultsOf("stale") };
      process.stdout.write(JSON.stringify(faults));`;
    await shop.write("compare.js", script);
    const printed = await run(shop.path, process.execPath, "compare.js");
    expect(json(printed.replace(/^noise/, ""))).toEqual({
      lazy: [],
      stale: [expect.stringMatching(/stale.*differs from the classes: run `cargoshipper catalogue`/)],
    });
  });
});

describe("a broken plugin", () => {
  it("is unavailable for a reason that names it", async () => {
    const { plugins } = json(await cargoshipper(shop, "check", "--json"));
    const broken = (plugins as { where: string; problem?: string }[]).filter(({ problem }) => problem);
    expect(broken).toEqual(
      [
        ...BROKEN.map(([, , problem], index) => [index + 1, problem] as const),
        [BROKEN.length + 1, /there is no package cargoshipper-plugin-nowhere; npm install/] as const,
        [BROKEN.length + 3, /^The catalogue of plugin stale differs from its classes\.$/] as const,
      ].map(([index, problem]) =>
        expect.objectContaining({ where: at(index), problem: expect.stringMatching(problem) }),
      ),
    );
    // The last one is noticed only when its module is loaded.
    for (const { where } of broken.slice(0, -1)) expect(connection.printed).toContain(where);
  }, 20_000);

  it("takes nothing from those beside it", async () => {
    expect((await connection.tools()).map(({ name }) => name.split("_")[0])).toEqual([
      ...Array(4).fill("good"),
      "lazy",
      "stale",
      "left",
      "right",
      // What lies beside it is no whole catalogue, so the classes are asked.
      "hollow",
    ]);
    expect((await connection.structured("good_get_crate", { id: "c1" })).data).toMatchObject({ notes: 1 });
  });
});

it("two plugins that share classes share neither instances nor clients", async () => {
  const note = async (side: string) => (await connection.structured(`${side}_note`)).data;
  expect(await note("left")).toEqual({ by: "left", notes: 1 });
  expect(await note("right")).toEqual({ by: "right", notes: 1 });
  expect(await note("left")).toEqual({ by: "left", notes: 2 });
});
