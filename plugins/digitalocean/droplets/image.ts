import * as z from "zod";
import { arrayOrNone } from "../client/array-or-none.js";
import { isNumber, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of an image. Sizes are in GiB. */
export const Image = z.looseObject({
  id: z.int(),
  name: z.string().nullish(),
  type: z.string().default(""),
  distribution: z.string().nullish(),
  slug: z.string().nullish(),
  regions: arrayOrNone(z.string()),
  min_disk_size: z.number().nullish(),
  size_gigabytes: z.number().nullish(),
  created_at: z.string().optional(),
  status: z.string().nullish(),
});

export type Image = z.output<typeof Image>;

export const imageList = (query?: ListOf<typeof Image>["query"]): ListOf<typeof Image> => ({
  path: path`/images`,
  key: "images",
  row: Image,
  query,
});

/** Images by id, by slug, or by what a snapshot is called. */
export const IMAGES: Noun<Image> = {
  noun: "image",
  tool: "digitalocean_list_images",
  idOf: ({ id }) => String(id),
  namesOf: ({ slug, name }) => [slug, name].filter((one) => typeof one === "string"),
  isId: isNumber,
  all: (api) => allRows(api, imageList()),
  one: async (api, id) => (await api.get(path`/images/${id}`, z.looseObject({ image: Image }))).image,
};

/** As people call it: by its slug, else by its name. */
export const imageName = ({ slug, name, id }: Image): string => slug ?? name ?? String(id);
