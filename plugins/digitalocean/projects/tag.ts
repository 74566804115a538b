import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import type { Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

const Count = z.looseObject({ count: z.int().default(0) }).nullish();

/** What is read of a tag. */
export const Tag = z.looseObject({
  name: z.string(),
  resources: z
    .looseObject({
      count: z.int().default(0),
      droplets: Count,
      images: Count,
      volumes: Count,
      volume_snapshots: Count,
      databases: Count,
    })
    .nullish(),
});

export type Tag = z.output<typeof Tag>;

export const tagList = (): ListOf<typeof Tag> => ({ path: path`/tags`, key: "tags", row: Tag });

/** Tags. The API knows one only with the size of letters that it had first. */
export const TAGS: Noun<Tag> = {
  noun: "tag",
  tool: "digitalocean_list_projects with tags",
  idOf: ({ name }) => name,
  namesOf: ({ name }) => [name],
  isId: () => false,
  all: (api) => allRows(api, tagList()),
};

/** A tag as the API writes it. Throws when there is none; a token that may not read tags has it taken as it is. */
export const knownTag = async ({ lookups }: DigitalOcean, name: string): Promise<string> =>
  (await ifReadable([], "tags", lookups.find(TAGS, name)))?.name ?? name;
