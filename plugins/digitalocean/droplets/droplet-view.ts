import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";
import { VOLUMES } from "../storage/volume.js";
import { addressesOf, type Droplet } from "./droplet.js";
import { DropletRow, dropletRow } from "./droplet-row.js";
import { imageList, imageName } from "./image.js";
import { VPCS } from "./vpc.js";

/** Actions that are shown, the latest first. */
const LAST = 5;
/** MiB of a GiB. */
const MIB = 1024;

/** A droplet in full. */
export const DropletView = DropletRow.extend({
  locked: z.boolean(),
  private_ip: z.string().optional(),
  ipv6: z.string().optional(),
  vcpus: z.number(),
  memory_gb: z.number(),
  disk_gb: z.number(),
  vpc: z.string().optional(),
  features: z.string(),
  volumes: z.array(z.string()),
  snapshots: z.array(z.string()),
  backups: z.int(),
  firewalls: z.array(z.string()),
  actions: z.array(z.string()).describe("The last ones"),
  unread: z.array(z.string()).optional().describe("What the token may not read"),
});

const Named = z.looseObject({ id: z.union([z.string(), z.int()]), name: z.string() });

const Done = z.looseObject({ id: z.int(), type: z.string(), status: z.string(), started_at: z.string() });

/** The droplet with what belongs to it. */
export async function dropletView(
  { api, lookups }: DigitalOcean,
  droplet: Droplet,
): Promise<z.output<typeof DropletView>> {
  const unread: string[] = [];
  const { id } = droplet;
  const [volumes, vpcs, firewalls, snapshots, actions] = await Promise.all([
    ifReadable(unread, "volumes", lookups.all(VOLUMES)),
    ifReadable(unread, "VPCs", lookups.all(VPCS)),
    ifReadable(unread, "firewalls", firewallsOf(api, id)),
    ifReadable(
      unread,
      "snapshots",
      droplet.snapshot_ids.length > 0 ? allRows(api, imageList({ private: true })) : none(),
    ),
    api.get(path`/droplets/${id}/actions`, z.looseObject({ actions: z.array(Done) }), { per_page: LAST }),
  ]);
  const { ip: _ip, private_ip, ipv6 } = addressesOf(droplet);
  const vpc = vpcs?.find((one) => one.id === droplet.vpc_uuid)?.name ?? droplet.vpc_uuid;
  return {
    ...dropletRow(droplet),
    locked: droplet.locked ?? false,
    ...(private_ip && { private_ip }),
    ...(ipv6 && { ipv6 }),
    vcpus: droplet.vcpus,
    memory_gb: droplet.memory / MIB,
    disk_gb: droplet.disk,
    ...(vpc && { vpc }),
    features: droplet.features.join(","),
    volumes:
      volumes
        ?.filter(({ droplet_ids }) => droplet_ids?.includes(id))
        .map(({ name, size_gigabytes }) => `${name} ${size_gigabytes} GiB`) ?? droplet.volume_ids,
    snapshots: droplet.snapshot_ids.map((snapshot) => {
      const image = snapshots?.find((one) => one.id === snapshot);
      return image ? `${imageName(image)} (${snapshot})` : String(snapshot);
    }),
    backups: droplet.backup_ids.length,
    firewalls: firewalls?.map(({ name }) => name) ?? [],
    actions: actions.actions.map((one) => `${one.id} ${one.type} ${one.status} ${one.started_at}`),
    ...(unread.length > 0 && { unread }),
  };
}

const none = async () => [];

/** The firewalls that protect a droplet, also through its tags. */
export const firewallsOf = (api: DigitalOcean["api"], id: number) =>
  allRows(api, { path: path`/droplets/${id}/firewalls`, key: "firewalls", row: Named });
