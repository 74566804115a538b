import { scopesFor } from "../client/scopes.js";

/** Requests that stand for all that a toolset makes: their scopes are what the toolset takes. */
export interface Uses {
  /** Paths of GET that need no id: `doctor` tries them. */
  readonly reads: readonly string[];
  /** With the type of an action at its end, where not all take the same: `POST /droplets/1/actions snapshot`. */
  readonly changes: readonly string[];
}

/** For each toolset what it asks of a token. The toolsets of the whole API ask what their operations do. */
export const USES: Readonly<Record<string, Uses>> = {
  account: { reads: ["/account", "/customers/my/balance", "/regions", "/sizes"], changes: [] },
  droplets: {
    reads: ["/droplets", "/images", "/regions", "/sizes"],
    changes: [
      "POST /droplets",
      "POST /droplets/1/actions snapshot",
      "POST /droplets/1/actions resize",
      "DELETE /droplets/1",
    ],
  },
  recovery: {
    reads: ["/droplets", "/images", "/sizes"],
    changes: ["POST /droplets/1/actions rebuild", "POST /droplets/1/actions resize"],
  },
  storage: {
    reads: ["/volumes", "/snapshots", "/images"],
    changes: [
      "POST /volumes",
      "POST /volumes/1/actions",
      "GET /volumes/1/actions/1",
      "POST /volumes/1/snapshots",
      "DELETE /volumes/1",
      "DELETE /snapshots/1",
      "DELETE /images/1",
    ],
  },
  projects: {
    reads: ["/projects", "/tags"],
    changes: [
      "POST /projects",
      "POST /projects/1/resources",
      "POST /tags",
      "POST /tags/1/resources",
      "DELETE /tags/1/resources",
    ],
  },
  keys: { reads: ["/account/keys"], changes: ["POST /account/keys", "DELETE /account/keys/1"] },
  databases: {
    reads: ["/databases", "/databases/options"],
    changes: ["POST /databases", "PUT /databases/1/resize", "DELETE /databases/1"],
  },
  kubernetes: {
    reads: ["/kubernetes/clusters", "/kubernetes/options"],
    changes: [
      "POST /kubernetes/clusters",
      "POST /kubernetes/clusters/1/node_pools",
      "POST /kubernetes/clusters/1/upgrade",
      "DELETE /kubernetes/clusters/1",
    ],
  },
  networking: {
    reads: ["/domains", "/firewalls", "/load_balancers", "/vpcs", "/reserved_ips", "/certificates"],
    changes: [
      "POST /domains/example.com/records",
      "PATCH /domains/example.com/records/1",
      "DELETE /domains/example.com/records/1",
      ...["domains", "firewalls", "load_balancers", "vpcs", "reserved_ips", "certificates"].flatMap(
        (kind) => [`POST /${kind}`, `DELETE /${kind}/1`],
      ),
      "PUT /firewalls/1",
      "PUT /load_balancers/1",
      "PUT /vpcs/1",
      "POST /reserved_ips/1/actions",
    ],
  },
  spaces: {
    reads: ["/cdn/endpoints", "/spaces/keys"],
    changes: [
      "POST /cdn/endpoints",
      "PUT /cdn/endpoints/1",
      "DELETE /cdn/endpoints/1/cache",
      "DELETE /cdn/endpoints/1",
      "POST /spaces/keys",
      "DELETE /spaces/keys/1",
    ],
  },
  apps: {
    reads: ["/apps"],
    changes: [
      "POST /apps",
      "PUT /apps/1",
      "POST /apps/1/deployments",
      "POST /apps/1/rollback",
      "DELETE /apps/1",
    ],
  },
  registry: {
    reads: ["/registries"],
    changes: [
      "GET /registries/example/docker-credentials",
      "DELETE /registries/example/repositories/shop/tags/v1",
      "POST /registries/example/garbage-collection",
    ],
  },
  monitoring: {
    reads: ["/monitoring/alerts", "/uptime/checks", "/droplets"],
    changes: [
      "POST /monitoring/alerts",
      "DELETE /monitoring/alerts/1",
      "POST /uptime/checks",
      "DELETE /uptime/checks/1",
    ],
  },
};

/** The scopes that a toolset takes: to read, and to change something. */
export async function scopesOf(
  toolset: string,
): Promise<{ readonly reads: string[]; readonly changes: string[] }> {
  const { reads = [], changes = [] } = USES[toolset] ?? {};
  const needed = async (requests: readonly string[]) => {
    const found = requests.map((request) => {
      const [method = "", path = "", action] = request.split(" ");
      return scopesFor(method, path, action);
    });
    return [...new Set((await Promise.all(found)).flat())].sort();
  };
  const reading = await needed(reads.map((path) => `GET ${path}`));
  return { reads: reading, changes: (await needed(changes)).filter((scope) => !reading.includes(scope)) };
}
