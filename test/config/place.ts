import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  ConfigError,
  type Flags,
  type LoadedConfig,
  loadConfig,
  type Problem,
} from "../../src/config/load.js";

const root = process.cwd();
const module = (path: string) => pathToFileURL(join(root, path)).href;

/** Built-in plugins as the command line would give them; the modules of the last two do not exist. */
const BUILTINS = {
  docker: { url: module("test/config/fixtures/builtin.js"), variables: ["DOCKER_HOST"] },
  digitalocean: { url: module("nowhere/digitalocean.js"), variables: ["DIGITALOCEAN_TOKEN"] },
  cloudflare: {
    url: module("nowhere/cloudflare.js"),
    variables: ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"],
    sandbox: true,
  },
};

const ALIASES = {
  cargoshipper: join(root, "src/index.ts"),
  "cargoshipper/plugin": join(root, "src/plugin/index.ts"),
  zod: join(root, "node_modules/zod/index.js"),
};

export interface Start {
  /** Relative to the folder; `home` is the folder `home` in it. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly flags?: Flags;
  readonly platform?: NodeJS.Platform;
}

/** A temporary folder with files in it, and the configuration that is loaded from there. */
export class Place {
  private constructor(readonly path: string) {}

  static async with(files: Readonly<Record<string, string>> = {}): Promise<Place> {
    const place = new Place(await realpath(await mkdtemp(join(tmpdir(), "cargoshipper-config-"))));
    for (const [name, content] of Object.entries(files)) await place.write(name, content);
    return place;
  }

  /** Writes a file, or makes a folder when the name ends in a slash. */
  async write(name: string, content: string): Promise<void> {
    const path = this.at(name);
    await mkdir(name.endsWith("/") ? path : dirname(path), { recursive: true });
    if (!name.endsWith("/")) await writeFile(path, content);
  }

  at(name: string): string {
    return join(this.path, name);
  }

  load({ cwd = ".", env = {}, flags = {}, platform = "linux" }: Start = {}): Promise<LoadedConfig> {
    return loadConfig({
      cwd: this.at(cwd),
      home: this.at("home"),
      env,
      platform,
      flags,
      builtins: BUILTINS,
      aliases: ALIASES,
    });
  }

  /** The problems of a configuration that must not load. */
  async problems(start?: Start): Promise<readonly Problem[]> {
    const error = await this.load(start).catch((thrown: unknown) => thrown);
    if (error instanceof ConfigError) return error.problems;
    throw error instanceof Error ? error : new Error("The configuration loaded.");
  }

  /** The message of a configuration that must not load, with this folder written as `~~`. */
  async message(start?: Start): Promise<string> {
    const lines = new ConfigError(await this.problems(start)).message;
    return lines.replaceAll(this.path, "~~");
  }

  /** Everything in it but the home folder, where compiled files are kept. */
  async files(): Promise<string[]> {
    const all = await readdir(this.path, { recursive: true });
    return all.filter((name) => !/^home\b/.test(name)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}
