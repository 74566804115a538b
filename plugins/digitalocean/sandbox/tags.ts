import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { Droplets } from "./droplets.js";
import { Images } from "./images.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";
import { Snapshots } from "./snapshots.js";
import { tagName } from "./tag-names.js";
import { Volumes } from "./volumes.js";

interface Tagged {
  readonly id: string | number;
  tags: string[];
}

/** What can be tagged: as requests call it, as answers count it, and where it is found. */
const KINDS = [
  {
    type: "droplet",
    key: "droplets",
    path: "droplets",
    all: (world: World): Tagged[] => world.part(Droplets).all,
  },
  { type: "image", key: "images", path: "images", all: (world: World): Tagged[] => world.part(Images).all },
  {
    type: "volume",
    key: "volumes",
    path: "volumes",
    all: (world: World): Tagged[] => world.part(Volumes).all,
  },
  {
    type: "volume_snapshot",
    key: "volume_snapshots",
    path: "snapshots",
    all: (world: World): Tagged[] => world.part(Snapshots).ofVolumes,
  },
];

/** The tags there are: those that were made, and those that things have. */
export class Tags {
  private readonly made = new Set<string>();

  constructor(private readonly world: World) {}

  get all(): string[] {
    const used = KINDS.flatMap(({ all }) => all(this.world).flatMap(({ tags }) => tags));
    return [...new Set([...this.made, ...used])];
  }

  add(name: string): void {
    this.made.add(name);
  }

  remove(name: string): void {
    this.made.delete(name);
    for (const { all } of KINDS)
      for (const thing of all(this.world)) replace(thing, (tags) => tags.filter((tag) => tag !== name));
  }

  /** The tag of a request. Throws what the API answers when there is none, or when its letters have another size. */
  of({ params }: SandboxRequest): string {
    const tag = this.all.find((one) => one === params["tag_id"]);
    if (tag === undefined) throw notFound();
    return tag;
  }
}

const replace = (thing: Tagged, change: (tags: string[]) => string[]) =>
  thing.tags.splice(0, thing.tags.length, ...change(thing.tags));

/** A tag as the API shows it: how many things of each kind have it. */
function shownTag(name: string, world: World) {
  const kinds = KINDS.map(({ key, path, all }) => {
    const ids = all(world).flatMap(({ id, tags }) => (tags.includes(name) ? [id] : []));
    const last = ids.at(-1);
    const uri =
      last === undefined ? {} : { last_tagged_uri: `https://api.digitalocean.com/v2/${path}/${last}` };
    return [key, { count: ids.length, ...uri }] as const;
  });
  const count = kinds.reduce((sum, [, one]) => sum + one.count, 0);
  const last = kinds.find(([, one]) => one.count > 0)?.[1].last_tagged_uri;
  return {
    name,
    resources: {
      count,
      ...(last === undefined ? {} : { last_tagged_uri: last }),
      ...Object.fromEntries(kinds),
      databases: { count: 0 },
    },
  };
}

/** The things that a body names. Throws what the API answers when one of them is not there. */
function thingsIn(json: unknown, world: World): Tagged[] {
  const { resources } = (json ?? {}) as { resources?: unknown };
  if (!Array.isArray(resources) || resources.length === 0) throw invalid("resources can't be blank");
  return resources.map(({ resource_id, resource_type }: Record<string, unknown>) => {
    const kind = KINDS.find(({ type }) => type === resource_type);
    if (!kind) throw invalid("resource_type is invalid");
    const thing = kind.all(world).find(({ id }) => String(id) === resource_id);
    if (!thing) throw notFound();
    return thing;
  });
}

export const tagRoutes = [
  route("GET /tags", (request, world) => {
    const shown = world.part(Tags).all.map((name) => shownTag(name, world));
    return listed(request, "/tags", "tags", shown);
  }),
  route("POST /tags", ({ json }, world) => {
    const name = tagName((json as { name?: unknown } | undefined)?.name);
    const tags = world.part(Tags);
    // Letters keep the size that they had first.
    const known = tags.all.find((one) => one.toLowerCase() === name.toLowerCase());
    if (known === undefined) tags.add(name);
    return ok({ tag: shownTag(known ?? name, world) }, 201);
  }),
  route("GET /tags/{tag_id}", (request, world) => ok({ tag: shownTag(world.part(Tags).of(request), world) })),
  route("DELETE /tags/{tag_id}", (request, world) => {
    world.part(Tags).remove(world.part(Tags).of(request));
    return noContent();
  }),
  route("POST /tags/{tag_id}/resources", (request, world) => {
    const tag = world.part(Tags).of(request);
    for (const thing of thingsIn(request.json, world))
      replace(thing, (tags) => (tags.includes(tag) ? tags : [...tags, tag]));
    return noContent();
  }),
  route("DELETE /tags/{tag_id}/resources", (request, world) => {
    const tag = world.part(Tags).of(request);
    world.part(Tags).add(tag);
    for (const thing of thingsIn(request.json, world))
      replace(thing, (tags) => tags.filter((one) => one !== tag));
    return noContent();
  }),
];
