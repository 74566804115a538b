import type { SandboxSpec } from "./apps.js";

/** Dollars a month of instance sizes. */
const SIZES: Readonly<Record<string, number>> = {
  "apps-s-1vcpu-0.5gb": 5,
  "apps-s-1vcpu-1gb-fixed": 10,
  "apps-s-1vcpu-1gb": 12,
  "apps-s-1vcpu-2gb": 25,
  "apps-s-2vcpu-4gb": 50,
  "apps-d-1vcpu-1gb": 34,
  "apps-d-1vcpu-2gb": 39,
  "basic-xxs": 5,
  "basic-xs": 10,
};

/** Dollars a month of a database that an app brings along. */
const DATABASE = 7;

/** What a spec costs in a month, in dollars. Static sites are free. */
export function costOf(spec: SandboxSpec): number {
  const running = [...(spec.services ?? []), ...(spec.workers ?? [])];
  const instances = running.map(
    ({ instance_size_slug = "apps-s-1vcpu-0.5gb", instance_count = 1 }) =>
      (SIZES[instance_size_slug] ?? 5) * instance_count,
  );
  const databases = (spec.databases ?? []).filter(({ cluster_name }) => !cluster_name).map(() => DATABASE);
  return [...instances, ...databases].reduce((sum, one) => sum + one, 0);
}
