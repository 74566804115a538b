import * as z from "zod";
import { arrayOrNone } from "../client/array-or-none.js";
import type { DigitalOcean } from "../client/connect.js";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a volume. */
export const Volume = z.looseObject({
  id: z.string(),
  name: z.string(),
  region: z.looseObject({ slug: z.string() }),
  size_gigabytes: z.number(),
  droplet_ids: arrayOrNone(z.int()),
  filesystem_type: z.string().nullish(),
  created_at: z.string().default(""),
  tags: arrayOrNone(z.string()),
});

export type Volume = z.output<typeof Volume>;

export const VolumeAnswer = z.looseObject({ volume: Volume });

export const volumeList = (query?: ListOf<typeof Volume>["query"]): ListOf<typeof Volume> => ({
  path: path`/volumes`,
  key: "volumes",
  row: Volume,
  query,
});

/** Volumes. A name is unique in its region only. */
export const VOLUMES: Noun<Volume> = {
  noun: "volume",
  tool: "digitalocean_list_storage",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, volumeList()),
  one: async (api, id) => (await api.get(path`/volumes/${id}`, VolumeAnswer)).volume,
  named: (api, name) => allRows(api, volumeList({ name })),
};

/** The volume as it is now, not as it was up to a minute ago. Throws with candidates when there is none. */
export async function volumeNow({ api, lookups }: DigitalOcean, reference: string): Promise<Volume> {
  const { id } = await lookups.find(VOLUMES, reference);
  return (await api.get(path`/volumes/${id}`, VolumeAnswer)).volume;
}
