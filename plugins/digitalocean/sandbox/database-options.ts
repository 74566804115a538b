import type { World } from "cargoshipper/sandbox";
import { ok } from "./answer.js";
import { Regions } from "./regions.js";
import { route } from "./route.js";

const SMALL = ["db-s-1vcpu-1gb"];
const LARGER = ["db-s-1vcpu-2gb", "db-s-2vcpu-4gb", "db-s-4vcpu-8gb"];

/** The engines there are, with their versions, the last one being the newest. */
export const ENGINES: Readonly<Record<string, readonly string[]>> = {
  pg: ["14", "15", "16", "17"],
  mysql: ["8"],
  valkey: ["8"],
  mongodb: ["7.0", "8.0"],
};

/** GiB of the sizes of databases. */
export const DISKS: Readonly<Record<string, number>> = {
  "db-s-1vcpu-1gb": 10,
  "db-s-1vcpu-2gb": 30,
  "db-s-2vcpu-4gb": 60,
  "db-s-4vcpu-8gb": 140,
};

/** The sizes that go with a number of nodes: the smallest stands alone. */
export const layouts = () =>
  [1, 2, 3].map((num_nodes) => ({ num_nodes, sizes: num_nodes === 1 ? [...SMALL, ...LARGER] : LARGER }));

const regionsOf = (world: World) =>
  world.part(Regions).all.flatMap(({ slug, available }) => (available ? [slug] : []));

export const databaseOptionRoutes = [
  route("GET /databases/options", (_request, world) => {
    const engines = Object.entries(ENGINES);
    const options = engines.map(([engine, versions]) => [
      engine,
      { regions: regionsOf(world), versions, layouts: layouts() },
    ]);
    const ends = engines.map(([engine, versions]) => [
      engine,
      versions.map((version) => ({ end_of_life: null, end_of_availability: null, version })),
    ]);
    return ok({ options: Object.fromEntries(options), version_availability: Object.fromEntries(ends) });
  }),
];
