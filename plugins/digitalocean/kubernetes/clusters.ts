import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  page,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { allRows } from "../client/rows.js";
import { CLUSTERS, clusterInput, clusterList } from "./cluster.js";
import { ClusterRow, ClusterView, clusterRow, clusterView } from "./cluster-view.js";
import { readCluster } from "./read-cluster.js";

const ListInput = listInput(ClusterRow, {});
const OneInput = z.object({ cluster: clusterInput });

/** Kubernetes clusters, to look at. */
@injectable()
export class Clusters {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_clusters",
    description: "List Kubernetes clusters.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("clusters", ClusterRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const all = await allRows(this.digitalOcean.api, clusterList());
    const shown = await Promise.all(all.map((cluster) => clusterRow(this.digitalOcean, cluster)));
    const { rows, ...rest } = page(shown, input, ({ id }) => id);
    return { clusters: rows, ...rest };
  }

  @Tool({
    name: "get_cluster",
    description: "A Kubernetes cluster with its node pools, price and upgrades.",
    effect: "read",
    resolve: "affected",
    input: OneInput,
    output: ClusterView,
  })
  async get({ cluster }: z.output<typeof OneInput>) {
    return clusterView(this.digitalOcean, await readCluster(this.digitalOcean, cluster));
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  affected({ cluster }: z.output<typeof OneInput>) {
    return affectedBy(this.digitalOcean, CLUSTERS, cluster);
  }
}
