import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { REGIONS } from "../account/size.js";
import { ActionAnswer } from "../client/follow.js";
import { path } from "../client/path.js";
import { RESERVED_IP } from "../client/prices.js";
import { recordsAt } from "../dns/records-at.js";
import { DROPLETS } from "../droplets/droplet.js";
import { networkKind } from "./make-kind.js";
import type { Change, Wanted } from "./network-kind.js";
import { namesFor, related } from "./references.js";
import { RESERVED_IPS, ReservedIp, reservedIpList } from "./reserved-ip.js";

const ReservedIpSettings = z.object({
  region: z.string().optional(),
  droplet: z.string().nullable().optional(),
});

type ReservedIpSettings = z.output<typeof ReservedIpSettings>;

type WantedIp = Wanted<ReservedIp, ReservedIpSettings>;

const Reserved = z.looseObject({
  reserved_ip: ReservedIp,
  links: z
    .looseObject({ actions: z.array(z.looseObject({ id: z.int(), rel: z.string() })).optional() })
    .nullish(),
});

export const reservedIps = networkKind({
  noun: RESERVED_IPS,
  list: reservedIpList(),
  settings: ReservedIpSettings,
  example: { droplet: "web-1" },
  isNamedByApi: true,
  rowOf: ({ ip, region, droplet, locked }) => ({
    name: ip,
    id: ip,
    region: region?.slug ?? "",
    status: locked ? "moving" : droplet ? "assigned" : "unassigned",
    summary: droplet ? `droplet ${droplet.name}` : "paid for, because it is assigned to no droplet",
    monthly: droplet ? 0 : RESERVED_IP,
  }),
  now: async (api, { ip }) => (await api.get(path`/reserved_ips/${ip}`, Reserved)).reserved_ip,
  // By id where a name is shared: to move an address from a droplet to its replacement of the same name is a change.
  settingsOf: async (digitalOcean, { region, droplet }) => ({
    ...(region && { region: region.slug }),
    droplet: droplet ? (await namesFor(digitalOcean, DROPLETS, [droplet.id]))[0] : null,
  }),
  change: ({ existing, ...wanted }) => (existing ? move(existing, wanted) : reserve(wanted)),
  relatedOf: ({ droplet }) => related(DROPLETS, droplet ? [droplet.id] : []),
  async dependants(digitalOcean, { ip, droplet }, unread) {
    const records = await recordsAt(digitalOcean, [ip], unread);
    return [...(droplet ? [`droplet ${droplet.name}`] : []), ...records.map((one) => `DNS record ${one}`)];
  },
  deletion: ({ ip }, dependants) => [
    `The address ${ip} is given up, and cannot be had again.`,
    ...(dependants.length > 0 ? ["These use it, and are left without it:"] : []),
  ],
  remove: (api, { ip }: ReservedIp) => api.delete(path`/reserved_ips/${ip}`),
});

/** Takes a new address, for a droplet or in a region. */
async function reserve({ digitalOcean, settings }: Omit<WantedIp, "existing">): Promise<Change<ReservedIp>> {
  const { api, lookups } = digitalOcean;
  const { droplet: reference, region } = settings;
  const droplet = reference ? await lookups.find(DROPLETS, reference) : undefined;
  if (!droplet && region === undefined)
    throw new ValidationError("settings: a new reserved IP needs a droplet or a region.", {
      next: 'Give settings such as {"droplet": "web-1"} or {"region": "fra1"}.',
    });
  const slug = droplet?.region.slug ?? (await lookups.find(REGIONS, region ?? "")).slug;
  if (region !== undefined && slug !== region)
    throw new ValidationError(`settings.region: the droplet is in ${slug}.`, { next: "Leave region out." });
  const body = droplet ? { droplet_id: droplet.id } : { region: slug };
  return {
    after: { ip: "", region: { slug }, droplet: droplet ?? null },
    carryOut: async () => {
      const { reserved_ip, links } = await api.post(path`/reserved_ips`, Reserved, body);
      const [begun] = links?.actions ?? [];
      return { thing: reserved_ip, action: begun && actionOf(reserved_ip, begun.id) };
    },
  };
}

/** Assigns an address to another droplet, or to none. */
async function move(
  existing: ReservedIp,
  { digitalOcean, settings }: Omit<WantedIp, "existing">,
): Promise<Change<ReservedIp>> {
  const { ip, region, droplet: was, locked } = existing;
  const { api, lookups } = digitalOcean;
  if (settings.region !== undefined && settings.region !== region?.slug)
    throw new ValidationError(`settings.region: ${ip} is in ${region?.slug}, and stays there.`, {
      next: "Leave region out, or reserve another address there.",
    });
  const { droplet: reference } = settings;
  if (reference === undefined) return { after: existing, carryOut: async () => ({ thing: existing }) };
  if (locked)
    throw new ToolError("conflict", `${ip} is being assigned already.`, {
      next: "Call again when that is done.",
    });
  const droplet = reference === null ? null : await lookups.find(DROPLETS, reference);
  if (droplet && droplet.region.slug !== region?.slug)
    throw new ValidationError(
      `settings.droplet: ${droplet.name} is in ${droplet.region.slug}, ${ip} in ${region?.slug}.`,
      {
        next: "An address serves droplets of its own region.",
      },
    );
  const body = droplet ? { type: "assign", droplet_id: droplet.id } : { type: "unassign" };
  return {
    after: { ...existing, droplet },
    notes: was && droplet && was.id !== droplet.id ? [`${was.name} is not reached by it any more.`] : [],
    carryOut: async () => {
      const { action } = await api.post(path`/reserved_ips/${ip}/actions`, ActionAnswer, body);
      return { thing: existing, action: actionOf(existing, action.id) };
    },
  };
}

const actionOf = ({ ip }: ReservedIp, id: number) => ({ id, at: path`/reserved_ips/${ip}/actions/${id}` });
