import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
  ToolError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing, asNames } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { monthly } from "../client/prices.js";
import { KEYS } from "../keys/key.js";
import { PROJECTS, type Project } from "../projects/project.js";
import { VOLUMES } from "../storage/volume.js";
import { CreateInput, namesIn } from "./create-input.js";
import { addressesOf, Droplet } from "./droplet.js";
import { type Being, followCreate } from "./follow-create.js";
import { IMAGES } from "./image.js";
import { risksOfNew } from "./new-firewalls.js";
import { type CreatePlan, planCreate } from "./plan-create.js";
import { previewCreate, priceOf, WITHOUT_KEY } from "./preview-create.js";
import { VPCS } from "./vpc.js";

const Made = z.looseObject({
  droplet: Droplet.optional(),
  droplets: z.array(Droplet).optional(),
  links: z
    .looseObject({ actions: z.array(z.looseObject({ id: z.int(), rel: z.string() })).optional() })
    .optional(),
});

const Output = z.object({
  droplets: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      status: z.string(),
      ip: z.string().optional(),
      private_ip: z.string().optional(),
      ipv6: z.string().optional(),
      action_id: z.int().optional(),
    }),
  ),
  price: z.string(),
  notes: z.array(z.string()).optional(),
});

/** Makes droplets. */
@injectable()
export class CreateDroplet {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "create_droplet",
    description: "Create droplets.",
    effect: "write",
    idempotent: false,
    preview: "preview",
    risks: "risks",
    resolve: "affected",
    input: CreateInput,
    output: Output,
    deadline: 600,
  })
  async create(input: CreateInput, call: Call) {
    const { digitalOcean } = this;
    const plan = await planCreate(digitalOcean, input);
    const made = await digitalOcean.api.post(path`/droplets`, Made, bodyOf(input, plan));
    digitalOcean.lookups.forget();
    const droplets = made.droplets ?? (made.droplet ? [made.droplet] : []);
    const actions = made.links?.actions?.filter(({ rel }) => rel === "create") ?? [];
    const beings = droplets.map(({ id, name }, at): Being => ({ id, name, action: actions[at]?.id }));
    const notes = plan.keys.length > 0 ? [] : [WITHOUT_KEY];
    if (plan.project) notes.push(...(await this.assign(plan.project, beings)));
    const active = input.wait ? await followCreate(digitalOcean, call, beings) : new Map<number, Droplet>();
    digitalOcean.lookups.forget();
    const left = beings.filter(({ id }) => !active.has(id)).map(({ id }) => id);
    if (left.length > 0)
      notes.push(
        `Not active yet: digitalocean_get_droplet with ${left.join(", ")} shows when, and the address.`,
      );
    return {
      droplets: beings.map(({ id, name, action }) => {
        const droplet = active.get(id);
        const known = droplet ? addressesOf(droplet) : {};
        const addresses = Object.entries(known).filter(([, address]) => address !== undefined);
        return {
          id,
          name,
          status: droplet?.status ?? "new",
          ...Object.fromEntries(addresses),
          ...(!droplet && action !== undefined && { action_id: action }),
        };
      }),
      price: priceOf(plan),
      ...(notes.length > 0 && { notes }),
    };
  }

  preview(input: CreateInput): Promise<Preview> {
    return previewCreate(this.digitalOcean, input);
  }

  async risks(input: CreateInput): Promise<readonly Risk[]> {
    const plan = await planCreate(this.digitalOcean, input);
    const value = monthly(plan.each * plan.names.length);
    return [
      {
        risk: "costs",
        value,
        says: `${plan.names.join(", ")} ${plan.names.length === 1 ? "costs" : "cost"} ${priceOf(plan)}`,
      },
      ...(await risksOfNew(this.digitalOcean, plan.names, input.tags)),
    ];
  }

  async affected(input: CreateInput): Promise<readonly Affected[]> {
    const { image, vpc, keys, volumes, project } = await planCreate(this.digitalOcean, input);
    return [
      ...namesIn(input).map((name) => ({ kind: "droplet", names: [name, ...asNames(input.tags)] })),
      affectedThing(IMAGES, image),
      ...keys.map((key) => affectedThing(KEYS, key)),
      ...volumes.map((volume) => affectedThing(VOLUMES, volume)),
      ...(vpc ? [affectedThing(VPCS, vpc)] : []),
      ...(project ? [affectedThing(PROJECTS, project)] : []),
      ...input.tags.map((tag) => ({ kind: "tag", names: [tag] })),
    ];
  }

  /** What is made stays made, also where its project cannot be set. */
  private async assign({ id, name }: Project, beings: readonly Being[]): Promise<string[]> {
    const resources = beings.map((being) => `do:droplet:${being.id}`);
    try {
      await this.digitalOcean.api.post(path`/projects/${id}/resources`, z.looseObject({}), { resources });
      return [];
    } catch (error) {
      if (!ToolError.is(error)) throw error;
      return [
        `Not moved to the project ${name}: ${error.message} digitalocean_organize_resources can do it.`,
      ];
    }
  }
}

function bodyOf(input: CreateInput, { names, region, size, image, vpc, keys, volumes }: CreatePlan) {
  const { ipv6 = false, monitoring, backups, tags, user_data } = input;
  return {
    ...(input.names ? { names } : { name: names[0] }),
    region: region.slug,
    size: size.slug,
    image: image.slug ?? image.id,
    ssh_keys: keys.map(({ id }) => id),
    ipv6,
    monitoring,
    backups: backups !== undefined,
    ...(backups === "daily" && { backup_policy: { plan: "daily" } }),
    ...(tags.length > 0 && { tags }),
    ...(user_data !== undefined && { user_data }),
    ...(volumes.length > 0 && { volumes: volumes.map(({ id }) => id) }),
    ...(vpc && { vpc_uuid: vpc.id }),
  };
}
