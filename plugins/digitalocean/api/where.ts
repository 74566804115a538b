import type { Call } from "cargoshipper/api";
import { ToolError } from "cargoshipper/plugin";
import { APPS } from "../apps/app.js";
import type { DigitalOcean } from "../client/connect.js";
import type { Lookups, Noun } from "../client/lookups.js";
import { spoken } from "../client/spoken.js";
import { DATABASES } from "../databases/database.js";
import { DROPLETS } from "../droplets/droplet.js";
import { IMAGES } from "../droplets/image.js";
import { VPCS } from "../droplets/vpc.js";
import { KEYS } from "../keys/key.js";
import { CLUSTERS } from "../kubernetes/cluster.js";
import { ALERTS } from "../monitoring/alert-policy.js";
import { CHECKS } from "../monitoring/uptime-check.js";
import { CERTIFICATES } from "../network/certificate.js";
import { FIREWALLS } from "../network/firewall.js";
import { LOAD_BALANCERS } from "../network/load-balancer.js";
import { PROJECTS } from "../projects/project.js";
import { CDN_ENDPOINTS } from "../spaces/cdn-endpoint.js";
import { SPACES_KEYS } from "../spaces/spaces-key.js";
import { SNAPSHOTS } from "../storage/snapshot.js";
import { VOLUMES } from "../storage/volume.js";
import { isApp } from "./kinds.js";

type Title = (lookups: Lookups, id: string) => Promise<string>;

const titled =
  <T>(noun: Noun<T>, word = spoken(noun.noun)): Title =>
  async (lookups, id) =>
    `the ${word} ${noun.namesOf(await lookups.find(noun, id))[0] ?? id}`;

/** What the ids in paths are of. Variables that are names already are not among them. */
const TITLES: Readonly<Record<string, Title>> = {
  access_key: titled(SPACES_KEYS, "Spaces key"),
  alert_uuid: titled(ALERTS),
  app_id: titled(APPS),
  cdn_id: titled(CDN_ENDPOINTS),
  certificate_id: titled(CERTIFICATES),
  check_id: titled(CHECKS, "uptime check"),
  cluster_id: titled(CLUSTERS),
  database_cluster_uuid: titled(DATABASES),
  droplet_id: titled(DROPLETS),
  firewall_id: titled(FIREWALLS),
  image_id: titled(IMAGES),

  lb_id: titled(LOAD_BALANCERS),
  project_id: titled(PROJECTS),
  snapshot_id: titled(SNAPSHOTS),
  ssh_key_identifier: titled(KEYS, "SSH key"),
  volume_id: titled(VOLUMES),
  vpc_id: titled(VPCS),
};

/** Whose ids a path has, by name: " of the volume data"; empty where it has none, or nobody tells. */
export async function whereIn({ lookups }: DigitalOcean, { operation, values }: Call): Promise<string> {
  const titles = await Promise.all(
    Object.entries(values).map(async ([variable, id]) => {
      const title = TITLES[isApp(operation.path, variable) ? "app_id" : variable];
      try {
        return await title?.(lookups, id);
      } catch (error) {
        // A token may be allowed to delete what it cannot read, and what is not there is told by what follows.
        if (ToolError.is(error) && ["authentication", "not_found"].includes(error.kind)) return undefined;
        throw error;
      }
    }),
  );
  const known = titles.filter((title) => title !== undefined);
  return known.length > 0 ? ` of ${known.join(" and ")}` : "";
}
