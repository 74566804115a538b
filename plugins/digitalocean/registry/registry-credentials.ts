import { Client, inject, injectable, type Preview, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { affectedRegistry, registryOf } from "./registry.js";
import { registryInput } from "./registry-inputs.js";

const DAY = 86_400;

const Input = z.object({
  registry: registryInput,
  push: z.boolean().default(false).describe("Not only pull"),
  expiry_seconds: z
    .int()
    .min(60)
    .max(30 * DAY)
    .default(3600)
    .describe("Default: an hour"),
});

const DockerConfig = z.looseObject({ auths: z.record(z.string(), z.looseObject({ auth: z.string() })) });

/** What Docker logs in with. */
@injectable()
export class RegistryCredentials {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "get_registry_credentials",
    description: "The registry's Docker configuration, to log in with.",
    effect: "read",
    reveals: true,
    preview: "preview",
    resolve: "affectedRegistry",
    input: Input,
    output: z.object({
      registry: z.string(),
      docker_config: z.string(),
      expires: z.string(),
      next: z.string(),
    }),
  })
  async get({ registry, push, expiry_seconds }: z.output<typeof Input>) {
    const { name } = await registryOf(this.digitalOcean, registry);
    const config = await this.digitalOcean.api.get(
      path`/registries/${name}/docker-credentials`,
      DockerConfig,
      // Without these the API gives what only pulls, and never expires.
      { expiry_seconds, ...(push && { read_write: true }) },
    );
    const [host = "registry.digitalocean.com"] = Object.keys(config.auths);
    return {
      registry: name,
      expires: new Date(Date.now() + expiry_seconds * 1000).toISOString(),
      docker_config: JSON.stringify({ auths: config.auths }),
      next: `Put docker_config into the config.json of a folder of its own, and run docker --config <folder> ${push ? "push" : "pull"} ${host}/${name}/<repository>:<tag>.`,
    };
  }

  async preview({ registry, push, expiry_seconds }: z.output<typeof Input>): Promise<Preview> {
    const { name } = await registryOf(this.digitalOcean, registry);
    return {
      summary: `Show a login for the registry ${name} that ${push ? "pulls and pushes" : "pulls"}, good for ${expiry_seconds} seconds.`,
      subject: { name, push, expiry_seconds },
    };
  }

  affectedRegistry({ registry }: z.output<typeof Input>) {
    return affectedRegistry(this.digitalOcean, registry);
  }
}
