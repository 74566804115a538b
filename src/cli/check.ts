import type { ToolError } from "../plugin/index.js";
import type { CommandLine } from "./flags.js";
import { Printer } from "./print.js";
import { type Installation, openSession } from "./session.js";
import type { Output } from "./stdout.js";

/** Checks the configuration, every plugin's entry included, without the network. 0 when it is good, else 2. */
export async function check(line: CommandLine, installation: Installation, output: Output): Promise<number> {
  const { config, host, close } = await openSession(
    { ...line, host: { logLevel: "silent", ...line.host } },
    installation,
  );
  const plugins = await Promise.all(
    host.plugins.map(async ({ name, entry, fault, check: load }) => {
      const problem =
        fault ??
        (await load().then(
          () => undefined,
          (error: ToolError) => error.message,
        ));
      return { plugin: name, where: entry.where, ...(problem && { problem }) };
    }),
  );
  await close();
  // A built-in that nobody asked for may lack its credentials.
  const asked = new Set(host.plugins.filter((plugin) => plugin.asked).map(({ name }) => name));
  const bad = plugins.some(({ plugin, problem }) => problem && asked.has(plugin));
  const out = new Printer(output);
  if (line.json) {
    out.json({ config: config.files.config ?? null, plugins });
    return bad ? 2 : 0;
  }
  out.line(config.files.config ?? "No configuration file: the defaults hold.");
  for (const { plugin, where, problem } of plugins) {
    out.line(
      problem
        ? `${out.style("red", "bad")}  ${plugin}  ${where}\n     ${problem}`
        : `${out.style("green", "ok")}   ${plugin}  ${where}`,
    );
  }
  return bad ? 2 : 0;
}
