import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";
import { Deployment } from "./deployment.js";

const Named = z.looseObject({ name: z.string() });

/** What is read of a spec; whatever else it holds is kept. */
const ReadSpec = z.looseObject({
  name: z.string(),
  services: z.array(Named).nullish(),
  static_sites: z.array(Named).nullish(),
  workers: z.array(Named).nullish(),
  jobs: z.array(Named).nullish(),
  functions: z.array(Named).nullish(),
  databases: z
    .array(Named.extend({ production: z.boolean().nullish(), cluster_name: z.string().nullish() }))
    .nullish(),
});

/** What is read of an app. */
export const App = z.looseObject({
  id: z.string(),
  spec: ReadSpec,
  live_url: z.string().nullish(),
  default_ingress: z.string().nullish(),
  tier_slug: z.string().nullish(),
  region: z.looseObject({ slug: z.string().optional() }).nullish(),
  domains: z
    .array(
      z.looseObject({
        phase: z.string().nullish(),
        spec: z.looseObject({ domain: z.string(), wildcard: z.boolean().nullish() }).nullish(),
      }),
    )
    .nullish(),
  active_deployment: Deployment.nullish(),
  in_progress_deployment: Deployment.nullish(),
  pending_deployment: Deployment.nullish(),
  pinned_deployment: Deployment.nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
});

export type App = z.output<typeof App>;

/** An app alone. */
export const OneApp = z.looseObject({ app: App });

export const appList: ListOf<typeof App> = { path: path`/apps`, key: "apps", row: App };

export const APPS: Noun<App> = {
  noun: "app",
  tool: "digitalocean_list_apps",
  idOf: ({ id }) => id,
  namesOf: ({ spec }) => [spec.name],
  isId: isUuid,
  all: (api) => allRows(api, appList),
  one: async (api, id) => (await api.get(path`/apps/${id}`, OneApp)).app,
};

/** The kinds of components that run or are built. */
export const COMPONENTS = ["services", "static_sites", "workers", "jobs", "functions"] as const;

/** Its components, with their kind in the singular. */
export const componentsOf = ({ spec }: Pick<App, "spec">) =>
  COMPONENTS.flatMap((kind) => (spec[kind] ?? []).map((one) => ({ kind: kind.slice(0, -1), ...one })));
