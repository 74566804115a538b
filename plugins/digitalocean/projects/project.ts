import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";

/** What is read of a project. */
export const Project = z.looseObject({
  id: z.string(),
  name: z.string(),
  purpose: z.string().nullish(),
  environment: z.string().nullish(),
  is_default: z.boolean().default(false),
});

export type Project = z.output<typeof Project>;

export const ProjectAnswer = z.looseObject({ project: Project });

export const PROJECTS: Noun<Project> = {
  noun: "project",
  tool: "digitalocean_list_projects",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, { path: path`/projects`, key: "projects", row: Project }),
};

/** What is read of a thing in a project. */
export const Placed = z.looseObject({
  urn: z.string(),
  assigned_at: z.string().nullish(),
  status: z.string().nullish(),
});

export type Placed = z.output<typeof Placed>;

const OUTCOMES: Readonly<Record<string, string>> = {
  assigned: "moved",
  ok: "moved",
  already_assigned: "unchanged",
};

/** What has become of a resource that was to be moved, by the API's status for it: one that nobody knows is a failure. */
export const outcomeOf = (status: string): string => OUTCOMES[status] ?? "failed";
