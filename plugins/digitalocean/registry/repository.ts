import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { Lookups, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";
import { bytesText } from "./registry.js";

const Manifest = z.looseObject({
  digest: z.string(),
  size_bytes: z.number().nullish(),
  compressed_size_bytes: z.number().nullish(),
  updated_at: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});

/** What is read of a repository. */
export const Repository = z.looseObject({
  name: z.string(),
  tag_count: z.number().nullish(),
  manifest_count: z.number().nullish(),
  latest_manifest: Manifest.nullish(),
});

const Tag = z.looseObject({
  tag: z.string(),
  manifest_digest: z.string(),
  compressed_size_bytes: z.number().nullish(),
  updated_at: z.string().nullish(),
});

export type Repository = z.output<typeof Repository>;

export const repositoryList = (registry: string): ListOf<typeof Repository> => ({
  path: path`/registries/${registry}/repositoriesV2`,
  key: "repositories",
  row: Repository,
});

const repositories = (registry: string): Noun<Repository> => ({
  noun: "repository",
  tool: "digitalocean_list_repositories",
  idOf: ({ name }) => name,
  namesOf: ({ name }) => [name],
  isId: () => false,
  all: (api) => allRows(api, repositoryList(registry)),
});

/** A repository's name as the registry has it. For look-ups of its own: another registry has others. */
export const repositoryOf = async ({ api }: DigitalOcean, registry: string, name: string): Promise<string> =>
  (await new Lookups(api, () => 0).find(repositories(registry), name)).name;

/** A repository in a list. `latest` is when something was last pushed to it. */
export const RepositoryRow = z.object({
  name: z.string(),
  tags: z.number(),
  manifests: z.number(),
  latest_size: z.string(),
  latest: z.string(),
});

/** A manifest, with the tag that it was listed by; a manifest without a tag has none. */
export const TagRow = z.object({
  tag: z.string(),
  digest: z.string(),
  size: z.string(),
  updated: z.string(),
});

export const repositoryRow = (one: Repository): z.output<typeof RepositoryRow> => ({
  name: one.name,
  tags: one.tag_count ?? 0,
  manifests: one.manifest_count ?? 0,
  latest_size: bytesText(one.latest_manifest?.compressed_size_bytes ?? 0),
  latest: one.latest_manifest?.updated_at ?? "",
});

export const tagRow = (one: z.output<typeof Tag>): z.output<typeof TagRow> => ({
  tag: one.tag,
  digest: one.manifest_digest,
  size: bytesText(one.compressed_size_bytes ?? 0),
  updated: one.updated_at ?? "",
});

export const manifestRow = (one: z.output<typeof Manifest>): z.output<typeof TagRow> => ({
  tag: "",
  digest: one.digest,
  size: bytesText(one.compressed_size_bytes ?? 0),
  updated: one.updated_at ?? "",
});

export const tagList = (registry: string, repository: string): ListOf<typeof Tag> => ({
  path: path`/registries/${registry}/repositories/${repository}/tags`,
  key: "tags",
  row: Tag,
});

export const manifestList = (registry: string, repository: string): ListOf<typeof Manifest> => ({
  path: path`/registries/${registry}/repositories/${repository}/digests`,
  key: "manifests",
  row: Manifest,
});
