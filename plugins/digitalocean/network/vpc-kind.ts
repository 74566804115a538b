import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { REGIONS } from "../account/size.js";
import { firstOf } from "../client/first-of.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";
import { VPCS, type Vpc, VpcAnswer, vpcList } from "../droplets/vpc.js";
import { networkKind } from "./make-kind.js";
import type { Change, Wanted } from "./network-kind.js";

const VpcSettings = z.object({
  region: z.string().optional(),
  ip_range: z.string().optional(),
  description: z.string().max(255).optional(),
  default: z.literal(true, "expected true: another one becomes the default instead").optional(),
});

type VpcSettings = z.output<typeof VpcSettings>;

const Member = z.looseObject({ name: z.string(), urn: z.string() });

export const vpcs = networkKind({
  noun: VPCS,
  list: vpcList(),
  settings: VpcSettings,
  example: { region: "fra1", ip_range: "10.120.0.0/20", description: "Staging" },
  rowOf: ({ id, name, region, ip_range, description, default: isDefault }) => ({
    name,
    id,
    region,
    status: "",
    summary: [ip_range, isDefault ? "default of its region" : "", description].filter(Boolean).join("; "),
    monthly: 0,
  }),
  now: async (api, { id }) => (await api.get(path`/vpcs/${id}`, VpcAnswer)).vpc,
  settingsOf: (_, { region, ip_range, description, default: isDefault }) => ({
    region,
    ...(ip_range && { ip_range }),
    description: description ?? "",
    ...(isDefault && { default: true }),
  }),
  change: changeVpc,
  relatedOf: () => [],
  async dependants({ api }, { id }) {
    const members = await allRows(api, { path: path`/vpcs/${id}/members`, key: "members", row: Member });
    return members.map(({ name, urn }) => `${urn.split(":")[1] ?? "member"} ${name}`);
  },
  deletion: ({ name, region, default: isDefault }, dependants) => {
    if (isDefault)
      throw new ToolError("conflict", `The VPC ${name} is the default of ${region}, and cannot be deleted.`, {
        next: 'Make another the default first: digitalocean_configure_network_object with settings {"default": true}.',
      });
    if (dependants.length > 0)
      throw new ToolError(
        "conflict",
        `The VPC ${name} cannot be deleted: it has ${firstOf(dependants).join(", ")}.`,
        {
          next: "Delete these first; no droplet can leave its VPC.",
        },
      );
    return ["Nothing is in it."];
  },
  remove: (api, { id }: Vpc) => api.delete(path`/vpcs/${id}`),
});

/** Only its description, and whether it is the default, can be changed. */
async function changeVpc(wanted: Wanted<Vpc, VpcSettings>): Promise<Change<Vpc>> {
  const { digitalOcean, name, settings, existing } = wanted;
  const { api, lookups } = digitalOcean;
  for (const key of ["region", "ip_range"] as const)
    if (existing && settings[key] !== undefined && settings[key] !== existing[key])
      throw new ValidationError(`settings.${key}: the VPC ${name} has ${existing[key]}, and keeps it.`, {
        next: "Create another VPC; droplets get theirs when they are created.",
      });
  if (existing) {
    const description = settings.description ?? existing.description ?? "";
    const body = { name: existing.name, description, ...(settings.default && { default: true }) };
    return {
      after: { ...existing, ...body },
      carryOut: async () => ({ thing: (await api.put(path`/vpcs/${existing.id}`, VpcAnswer, body)).vpc }),
    };
  }
  if (settings.region === undefined)
    throw new ValidationError(`settings.region: the new VPC ${name} needs it.`, { next: "Give a region." });
  if (settings.default)
    throw new ValidationError("settings.default: a new VPC is not the default.", {
      next: "Create it first, then state default.",
    });
  const region = (await lookups.find(REGIONS, settings.region)).slug;
  const { ip_range, description } = settings;
  const body = { name, region, ...(ip_range && { ip_range }), ...(description && { description }) };
  return {
    after: { ...body, id: "" },
    carryOut: async () => ({ thing: (await api.post(path`/vpcs`, VpcAnswer, body)).vpc }),
  };
}
