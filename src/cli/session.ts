import { homedir } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type LoadedConfig, loadConfig } from "../config/load.js";
import { Host } from "../host/host.js";
import type { CommandLine } from "./flags.js";
import { Log } from "./logger.js";

/** Where the package lies and what it is called. */
export interface Installation {
  readonly version: string;
  /** The folder of the public entries and of the built-in plugins. */
  readonly modules: string;
}

/** Everything a command works with. */
export interface Session {
  readonly config: LoadedConfig;
  readonly host: Host;
  readonly log: Log;
}

/** The built-in plugins, and the variables that show that one is wanted when no configuration says so. */
const BUILTINS = { docker: ["DOCKER_HOST"] } as const;

export const loadFor = ({ host }: CommandLine, { modules }: Installation): Promise<LoadedConfig> => {
  const url = (path: string) => pathToFileURL(`${modules}/${path}`).href;
  return loadConfig({
    cwd: process.cwd(),
    home: homedir(),
    env: process.env,
    platform: process.platform,
    flags: host,
    builtins: Object.fromEntries(
      Object.entries(BUILTINS).map(([name, variables]) => [
        name,
        { url: url(`plugins/${name}/index.js`), variables },
      ]),
    ),
    aliases: {
      cargoshipper: `${modules}/index.js`,
      "cargoshipper/plugin": `${modules}/plugin.js`,
      "cargoshipper/testing": `${modules}/testing.js`,
      // A plugin file beside a configuration needs it as well, wherever it lies. The folder, so that zod/v4 works too.
      zod: dirname(fileURLToPath(import.meta.resolve("zod"))),
    },
  });
};

export async function openSession(line: CommandLine, installation: Installation): Promise<Session> {
  const config = await loadFor(line, installation);
  const log = new Log(config.settings.logLevel);
  const { plugins, env, secrets } = config;
  const host = await Host.start({
    policy: config.settings.policy,
    plugins,
    env,
    secrets,
    log: (plugin) => log.for(plugin),
  });
  return { config, host, log };
}
