import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Where an installed package is. */
export const packageFolder = (name: string): string =>
  dirname(createRequire(resolve("package.json")).resolve(`${name}/package.json`));

/** The text of a fixture, of a plugin that is to be called `name`. */
export const fixture = async (file: string, name: string): Promise<string> =>
  (await readFile(join("test/third-party/fixtures", file), "utf8")).replaceAll("acme", name);

/** The project of somebody who uses CargoShipper: a folder of its own, with nothing of this repository above it. */
export class Workshop {
  private constructor(readonly path: string) {}

  static async open(): Promise<Workshop> {
    const shop = new Workshop(await realpath(await mkdtemp(join(tmpdir(), "cargoshipper-third-party-"))));
    await shop.write("package.json", { type: "module", private: true });
    await shop.link("zod");
    await shop.link("@types/node");
    await shop.install(".");
    await mkdir(shop.at("node_modules/.bin"));
    await symlink("../cargoshipper/dist/cli.cjs", shop.at("node_modules/.bin/cargoshipper"));
    await symlink(join(packageFolder("typescript"), "bin/tsc"), shop.at("node_modules/.bin/tsc"));
    return shop;
  }

  at(...path: string[]): string {
    return join(this.path, ...path);
  }

  /** Writes a file; anything but text becomes JSON. */
  async write(file: string, content: unknown): Promise<void> {
    await mkdir(dirname(this.at(file)), { recursive: true });
    await writeFile(this.at(file), typeof content === "string" ? content : JSON.stringify(content));
  }

  async read(file: string): Promise<string> {
    return readFile(this.at(file), "utf8");
  }

  /** Gives the package in a folder its own copy of the built `cargoshipper`. */
  async install(folder: string): Promise<void> {
    const own = this.at(folder, "node_modules/cargoshipper");
    await cp("package.json", join(own, "package.json"));
    await cp("dist", join(own, "dist"), { recursive: true });
  }

  /** A package that others can install: its files, and its own copy of `cargoshipper`. */
  async package(
    name: string,
    files: Readonly<Record<string, unknown>>,
    manifest: object = {},
  ): Promise<string> {
    const folder = join("node_modules", name);
    const described = { name, version: "1.0.0", type: "module", exports: "./dist/index.js", ...manifest };
    await Promise.all([
      this.write(join(folder, "package.json"), described),
      ...Object.entries(files).map(([file, content]) => this.write(join(folder, file), content)),
      this.install(folder),
    ]);
    return folder;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  private async link(name: string): Promise<void> {
    const path = this.at("node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(packageFolder(name), path, "dir");
  }
}
