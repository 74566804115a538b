import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** A plugin with many tools, as an author would publish it: a built module with its catalogue beside it. */
export async function crowd(folder: string, name: string, tools: number): Promise<string> {
  const modules = join(folder, "node_modules");
  await mkdir(modules, { recursive: true });
  for (const [link, target] of [
    ["cargoshipper", resolve(".")],
    ["zod", resolve("node_modules/zod")],
  ] as const) {
    await symlink(target, join(modules, link)).catch(() => undefined);
  }
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, source(name, tools));
  execFileSync(process.execPath, [resolve("dist/cli.cjs"), "catalogue", path], { stdio: "ignore" });
  return path;
}

const source = (name: string, tools: number) => `
import { definePlugin, Tool } from "cargoshipper/plugin";
import * as z from "zod";
class Crowd {}
for (let index = 0; index < ${tools}; index++) {
  const method = "act" + index;
  Crowd.prototype[method] = () => ({ id: "" });
  Tool({
    name: "act_" + index,
    description: "One of many tools, described in a sentence of ordinary length, with a sibling to use instead.",
    effect: "read",
    input: z.object({
      name: z.string().describe("The name of the thing"),
      region: z.enum(["a", "b", "c"]).optional().describe("Where it is"),
      size: z.int().default(1).describe("How large it is"),
      labels: z.record(z.string(), z.string()).optional().describe("Labels to put on it"),
    }),
    output: z.object({ id: z.string(), rows: z.array(z.object({ name: z.string(), state: z.string() })).optional() }),
  })(Crowd.prototype, method, Object.getOwnPropertyDescriptor(Crowd.prototype, method));
}
export default definePlugin({ name: ${JSON.stringify(name)}, description: "Many.", client: () => ({}), toolsets: { all: [Crowd] } });
`;
