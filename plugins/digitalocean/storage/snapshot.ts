import * as z from "zod";
import { arrayOrNone } from "../client/array-or-none.js";
import { isNumber, isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a snapshot, of a droplet or of a volume. */
export const Snapshot = z.looseObject({
  id: z.union([z.string(), z.int()]).transform(String),
  name: z.string(),
  created_at: z.string(),
  regions: arrayOrNone(z.string()),
  min_disk_size: z.number().default(0),
  size_gigabytes: z.number(),
  resource_id: z.union([z.string(), z.int()]).transform(String),
  resource_type: z.string(),
  tags: arrayOrNone(z.string()),
});

export type Snapshot = z.output<typeof Snapshot>;

export const SnapshotAnswer = z.looseObject({ snapshot: Snapshot });

export const snapshotList = (query?: ListOf<typeof Snapshot>["query"]): ListOf<typeof Snapshot> => ({
  path: path`/snapshots`,
  key: "snapshots",
  row: Snapshot,
  query,
});

/** Snapshots of droplets, with numbers, and of volumes, with UUIDs. */
export const SNAPSHOTS: Noun<Snapshot> = {
  noun: "snapshot",
  tool: "digitalocean_list_storage",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: (text) => isUuid(text) || isNumber(text),
  all: (api) => allRows(api, snapshotList()),
  one: async (api, id) => (await api.get(path`/snapshots/${id}`, SnapshotAnswer)).snapshot,
};

const DAY = 24 * 3600 * 1000;

/** Whole days since it was made; 0 where nobody says when. */
export const daysOld = ({ created_at }: Pick<Snapshot, "created_at">, now = Date.now()): number =>
  Math.max(0, Math.floor((now - Date.parse(created_at)) / DAY) || 0);
