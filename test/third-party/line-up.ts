import { pathToFileURL } from "node:url";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { Connection } from "./client.js";
import { build, COMPILERS } from "./compile.js";
import { fixture, packageFolder, Workshop } from "./workshop.js";

/** What is run as source: name of the plugin → fixture. jiti is in the host, tsx has to be in its process. */
const BY_JITI = { jitilegacy: "legacy.ts", jitistandard: "standard.ts" };
const BY_TSX = { tsxlegacy: "legacy.ts", tsxstandard: "standard.ts" };

/** The plugins, one for each way to compile the fixtures. */
export const NAMES = [COMPILERS, BY_JITI, BY_TSX].flatMap((plugins) => Object.keys(plugins));

export const tokenOf = (name: string): string => `the-token-of-${name}`;

/** All plugins, alive in two hosts: one of plain Node.js, one of Node.js with tsx. */
export class LineUp {
  private constructor(
    private readonly shop: Workshop,
    private readonly plain: Connection,
    private readonly tsx: Connection,
    private readonly tools: readonly Tool[],
    private readonly faults: ReadonlyMap<string, unknown>,
  ) {}

  static async start(): Promise<LineUp> {
    const shop = await Workshop.open();
    const faults = new Map<string, unknown>();
    await Promise.all([
      ...Object.keys(COMPILERS).map((name) =>
        build(shop, name).catch((error: unknown) => faults.set(name, error)),
      ),
      ...Object.entries({ ...BY_JITI, ...BY_TSX }).map(([name, source]) => writeSource(shop, name, source)),
      writeConfigs(shop),
    ]);
    const tsx = pathToFileURL(`${packageFolder("tsx")}/dist/loader.mjs`).href;
    const hosts = await Promise.all([
      Connection.open(shop, "cargoshipper.config.json"),
      Connection.open(shop, "tsx.config.json", ["--import", tsx]),
    ]);
    const tools = await Promise.all(hosts.map((host) => host.tools()));
    return new LineUp(shop, ...hosts, tools.flat(), faults);
  }

  toolsOf(name: string): Tool[] {
    if (this.faults.has(name)) throw this.faults.get(name);
    return this.tools.filter((tool) => tool.name.startsWith(`${name}_`));
  }

  connectionTo(name: string): Connection {
    return name in BY_TSX ? this.tsx : this.plain;
  }

  async stop(): Promise<void> {
    await Promise.all([this.plain.close(), this.tsx.close()]);
    await this.shop.remove();
  }
}

/** The host has jiti compile a module in TypeScript; one in JavaScript lets tsx have what it imports. */
async function writeSource(shop: Workshop, name: string, source: string): Promise<void> {
  await shop.write(`${name}/depot.ts`, await fixture("depot.ts", name));
  await shop.write(`${name}/index.ts`, await fixture(source, name));
  await shop.write(`${name}/wrapper.js`, 'export { default } from "./index.ts";\n');
}

async function writeConfigs(shop: Workshop): Promise<void> {
  const entry = (module: string, name: string) => [
    module,
    { token: tokenOf(name), region: name, toolsets: ["default", "audits"] },
  ];
  await shop.write("cargoshipper.config.json", {
    plugins: [
      ...Object.keys(COMPILERS).map((name) => entry(`cargoshipper-plugin-${name}`, name)),
      ...Object.keys(BY_JITI).map((name) => entry(`./${name}/index.ts`, name)),
    ],
  });
  await shop.write("tsx.config.json", {
    plugins: Object.keys(BY_TSX).map((name) => entry(`./${name}/wrapper.js`, name)),
  });
  // How tsx learns which files are in which dialect.
  const compilerOptions = { experimentalDecorators: true };
  await shop.write("tsconfig.json", { compilerOptions, include: ["tsxlegacy"] });
}
