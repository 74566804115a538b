import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { homeFolder } from "../config/home.js";
import { ConfigError, type LoadedConfig, loadConfig, type Settings } from "../config/load.js";
import { Host } from "../host/host.js";
import { limit } from "../host/limit.js";
import { LoopGuard } from "../host/loop-guard.js";
import { ownEntry } from "../own/own-entry.js";
import { Redactor } from "../redaction/redactor.js";
import { SecretStore } from "../secrets/store.js";
import type { Keep } from "./compiled-code.js";
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
  /** To be called once a start is over, and at the end. */
  readonly keepCompiledCode: Keep;
}

/** Everything a command works with. */
export interface Session {
  readonly config: LoadedConfig;
  readonly host: Host;
  /** Closes the host, whatever its plugins do. */
  close(): Promise<void>;
}

/** The built-in plugins, the variables that show that one is wanted when no configuration says so, and who has a sandbox. */
const BUILTINS = {
  docker: { variables: ["DOCKER_HOST", "DOCKER_CONTEXT"], sandbox: true },
  digitalocean: { variables: ["DIGITALOCEAN_TOKEN"], sandbox: true },
  cloudflare: { variables: ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"], sandbox: true },
} as const;

export const loadFor = ({ host }: CommandLine, { modules }: Installation): Promise<LoadedConfig> => {
  const url = (path: string) => pathToFileURL(`${modules}/${path}`).href;
  return loadConfig({
    cwd: process.cwd(),
    home: homeFolder(),
    env: process.env,
    platform: process.platform,
    flags: host,
    builtins: Object.fromEntries(
      Object.entries(BUILTINS).map(([name, builtin]) => [
        name,
        { ...builtin, url: url(`plugins/${name}/index.js`) },
      ]),
    ),
    aliases: {
      cargoshipper: `${modules}/index.js`,
      "cargoshipper/plugin": `${modules}/plugin.js`,
      "cargoshipper/dns": `${modules}/dns.js`,
      "cargoshipper/api": `${modules}/api.js`,
      "cargoshipper/sandbox": `${modules}/sandbox.js`,
      "cargoshipper/testing": `${modules}/testing.js`,
      // A plugin file beside a configuration needs it as well, wherever it lies. The folder, so that zod/v4 works too.
      get zod() {
        return dirname(createRequire(import.meta.url).resolve("zod"));
      },
    },
  });
};

/** Opens everything. Throws a ConfigError when an audit is to be kept and cannot be. */
export async function openSession(line: CommandLine, installation: Installation): Promise<Session> {
  const config = await loadFor(line, installation);
  const { transport } = config.settings;
  if (transport !== "stdio")
    throw new UsageError(`The transport ${transport} is not yet available; use stdio.`);
  const { log } = installation;
  const { settings, env } = config;
  const redactor = new Redactor();
  redactor.learn(config.secrets);
  const { sandbox } = settings;
  const secrets = new SecretStore({ env, ...settings.secrets });
  if (secrets.any) redactor.learn(await secrets.values());
  const host = await Host.start({
    policy: settings.policy,
    sandbox,
    plugins: config.plugins,
    own: (locators) =>
      ownEntry(
        { secrets: secrets.any && !sandbox ? secrets : undefined, locators },
        pathToFileURL(`${installation.modules}/own.js`).href,
      ),
    env,
    origin: config.origin,
    redactor,
    guard: new LoopGuard(settings.rateLimit),
    secrets,
    audit: settings.audit && (await openAudit(settings.audit, config.files.config)),
    log: (plugin) => log.for(plugin),
  });
  log.start(config.settings.logLevel, host.redactor);
  const close = () =>
    limit(host.close(), CLOSE_LIMIT, "The plugins have not let go").catch((error: Error) =>
      log.for().warning(error.message),
    );
  return { config, host, close };
}

async function openAudit({ file, maxSize }: NonNullable<Settings["audit"]>, config: string | undefined) {
  const { AuditFile } = await import("../audit/audit-file.js");
  return AuditFile.open(file, maxSize).catch((error: Error) => {
    throw new ConfigError([
      { file: config ?? "", path: "audit.file", message: error.message, remedy: undefined },
    ]);
  });
}
