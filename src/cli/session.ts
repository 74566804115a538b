import { homedir } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type LoadedConfig, loadConfig } from "../config/load.js";
import { Host } from "../host/host.js";
import { limit } from "../host/limit.js";
import { type CommandLine, UsageError } from "./flags.js";
import type { Log } from "./logger.js";

/** Milliseconds that all plugins together have to let go. */
const CLOSE_LIMIT = 5_000;

/** What every command is given. */
export interface Installation {
  readonly version: string;
  /** The folder of the public entries and of the built-in plugins. */
  readonly modules: string;
  /** Started by the session; until then lines wait. */
  readonly log: Log;
}

/** Everything a command works with. */
export interface Session {
  readonly config: LoadedConfig;
  readonly host: Host;
  /** Closes the host, whatever its plugins do. */
  close(): Promise<void>;
}

/** The built-in plugins, and the variables that show that one is wanted when no configuration says so. */
const BUILTINS = { docker: ["DOCKER_HOST", "DOCKER_CONTEXT"] } as const;

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
      get zod() {
        return dirname(fileURLToPath(import.meta.resolve("zod")));
      },
    },
  });
};

export async function openSession(line: CommandLine, installation: Installation): Promise<Session> {
  const config = await loadFor(line, installation);
  const { transport } = config.settings;
  if (transport !== "stdio")
    throw new UsageError(`The transport ${transport} is not yet available; use stdio.`);
  const { log } = installation;
  const { plugins, env, secrets } = config;
  const host = await Host.start({
    policy: config.settings.policy,
    plugins,
    env,
    secrets,
    log: (plugin) => log.for(plugin),
  });
  log.start(config.settings.logLevel, host.redactor);
  const close = () =>
    limit(host.close(), CLOSE_LIMIT, "The plugins have not let go").catch((error: Error) =>
      log.for().warning(error.message),
    );
  return { config, host, close };
}
