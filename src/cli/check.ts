import type { ToolError } from "../plugin/index.js";
import type { CommandLine } from "./flags.js";
import { Printer } from "./print.js";
import { type Installation, openSession } from "./session.js";
import { showRuleFaults } from "./show-rule-faults.js";
import type { Output } from "./stdout.js";

/** Checks the configuration, every plugin's entry and rule included, without the network. 0 when it is good, else 2. */
export async function check(line: CommandLine, installation: Installation, output: Output): Promise<number> {
  const { config, host, close } = await openSession(
    { ...line, host: { logLevel: "silent", ...line.host } },
    installation,
  );
  const places = host.plugins.flatMap(({ name, fault, places }) =>
    places.map((place) => ({ name, fault, ...place })),
  );
  const plugins = await Promise.all(
    places.map(async ({ name, fault, target, where, check: load }) => {
      const problem =
        fault ??
        (await load().then(
          () => undefined,
          (error: ToolError) => error.message,
        ));
      return { plugin: name, ...(target !== undefined && { target }), where, ...(problem && { problem }) };
    }),
  );
  await close();
  // A built-in that nobody asked for may lack its credentials.
  const asked = new Set(host.plugins.filter((plugin) => plugin.asked).map(({ name }) => name));
  const bad =
    host.ruleFaults.length > 0 || plugins.some(({ plugin, problem }) => problem && asked.has(plugin));
  const out = new Printer(output);
  if (line.json) {
    out.json({ config: config.files.config ?? null, plugins, rules: host.ruleFaults });
    return bad ? 2 : 0;
  }
  out.line(config.files.config ?? "No configuration file: the defaults hold.");
  if (host.sandbox)
    out.line("With a sandbox, what the entries say to the plugins is not used, and not checked.");
  for (const { plugin, target, where, problem } of plugins) {
    const name = target === undefined ? plugin : `${plugin} ${target}`;
    out.line(
      problem
        ? `${out.style("red", "bad")}  ${name}  ${where}\n     ${problem}`
        : `${out.style("green", "ok")}   ${name}  ${where}`,
    );
  }
  showRuleFaults(host.ruleFaults, out);
  return bad ? 2 : 0;
}
