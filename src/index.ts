/**
 * What a configuration file is written with. It loads no plugin, so that reading a configuration loads no SDK.
 *
 * @module cargoshipper
 */
import type cloudflarePlugin from "../plugins/cloudflare/index.js";
import type digitalOceanPlugin from "../plugins/digitalocean/index.js";
import type dockerPlugin from "../plugins/docker/index.js";
import type { Config, NamedEntry } from "./config/schema.js";
import type { Entry, Plugin } from "./plugin/define-plugin.js";

export type { Config } from "./config/schema.js";

/**
 * Types a configuration file.
 *
 * @example
 * export default defineConfig({ mode: "no-destructive", plugins: [docker({ toolsets: ["default", "images"] })] });
 */
export const defineConfig = (config: Config): Config => config;

type EntryOf<P> = P extends Plugin<infer O> ? Entry<O> : never;

/** A built-in plugin by its name, with options that are checked as the configuration is written. */
const builtin =
  <E extends object>(name: string) =>
  (entry?: E): readonly [string, NamedEntry] => [name, { ...entry }];

/** Docker. Without a host: DOCKER_HOST, the Docker context in use, or the first engine that answers. */
export const docker = builtin<EntryOf<typeof dockerPlugin>>("docker");

/** Cloudflare. Without credentials: CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY. */
export const cloudflare = builtin<EntryOf<typeof cloudflarePlugin>>("cloudflare");

/** DigitalOcean. Without a token: DIGITALOCEAN_TOKEN. */
export const digitalocean = builtin<EntryOf<typeof digitalOceanPlugin>>("digitalocean");
