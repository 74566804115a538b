import { existsSync, readdirSync, readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SDK = fileURLToPath(new URL("../../../../node_modules/cloudflare", import.meta.url));
/** Knows the whole API. Nothing of it is needed, and without it a compiler reads a tenth. */
const CLIENT = "client.d.mts";

/** The class of a method, and its file within the SDK; undefined where it is not found. */
export function classOf(method: string): { readonly file: string; readonly name: string } | undefined {
  const parts = method.split(".").slice(0, -1);
  const path = parts.reduce((folder, part) => join(folder, spelling(folder, part)), "resources");
  const key = parts.map((part) => `'${part}'`).join(", ");
  const head = new RegExp(
    `class (Base\\w+) extends APIResource \\{\\s*static readonly _key: readonly \\[${key}\\]`,
  );
  for (const file of [join(path, `${basename(path)}.d.mts`), `${path}.d.mts`]) {
    const name = existsSync(join(SDK, file)) && head.exec(readFileSync(join(SDK, file), "utf8"))?.[1];
    if (name) return { file, name };
  }
  return undefined;
}

/** How a folder's file or folder is spelt that is a part of an accessor: `dnsSettings` is in `dns-settings`. */
function spelling(folder: string, part: string): string {
  const entries = existsSync(join(SDK, folder)) ? readdirSync(join(SDK, folder)) : [];
  const names = entries.map((entry) => entry.replace(/\..*$/, ""));
  return names.find((name) => name.replaceAll("-", "") === part.toLowerCase()) ?? part;
}

/** Copies files of the SDK, and what they import, into a folder. */
export async function copySources(files: Iterable<string>, folder: string): Promise<void> {
  const copied = new Set<string>([CLIENT]);
  const waiting = ["internal/request-options.d.mts", ...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (copied.has(file)) continue;
    copied.add(file);
    const source = readFileSync(join(SDK, file), "utf8");
    for (const [, to = ""] of source.matchAll(/from "(\.[^"]+)\.mjs"/g))
      waiting.push(join(dirname(file), `${to}.d.mts`));
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(join(SDK, file), join(folder, file));
  }
  await writeFile(
    join(folder, CLIENT),
    "export declare class BaseCloudflare {}\nexport declare class Cloudflare {}\n",
  );
}
