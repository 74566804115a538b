import { type Affected, ToolError } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import type { Noun } from "../client/lookups.js";
import { allRows } from "../client/rows.js";
import { DROPLETS, dropletList } from "../droplets/droplet.js";
import { TAGS } from "../projects/tag.js";
import { namesById } from "../storage/names-by-id.js";

/** Other things that one names: by id, by the tag that they have, or as rules know them. */
export type Related = ById | ByTag | Affected;

interface ByTag {
  readonly tag: string;
}

interface ById {
  /** The kind, as rules know it. */
  readonly noun: string;
  readonly id: string;
  readonly affected: (digitalOcean: DigitalOcean) => Promise<Affected>;
}

/** Other things of one kind, by their ids. */
export const related = <T>(noun: Noun<T>, ids: readonly (string | number)[] | null | undefined): Related[] =>
  (ids ?? []).map((id) => ({
    noun: noun.noun,
    id: String(id),
    affected: async ({ lookups }) => affectedThing(noun, await lookups.find(noun, id)),
  }));

/** Tags as others name them. */
export const relatedTags = (tags: readonly string[] | null | undefined): Related[] =>
  (tags ?? []).map((name) => ({ kind: "tag", names: [name] }));

/** Tags that stand for the droplets which have them, and these droplets. */
export const relatedByTags = (tags: readonly string[] | null | undefined): Related[] => [
  ...relatedTags(tags),
  ...(tags ?? []).map((tag) => ({ tag })),
];

/** Ids by what is stated of them. Throws, with candidates, for what is not there. */
export class References {
  constructor(private readonly digitalOcean: DigitalOcean) {}

  /** Ids of droplets by name or id. */
  async droplets(references: readonly string[]): Promise<number[]> {
    return Promise.all(
      references.map(async (one) => (await this.digitalOcean.lookups.find(DROPLETS, one)).id),
    );
  }

  /** Tags as the API has them: it knows them with the size of letters that they had first. */
  async tags(names: readonly string[]): Promise<string[]> {
    return Promise.all(names.map((one) => this.id(TAGS, one)));
  }

  async id<T>(noun: Noun<T>, reference: string): Promise<string> {
    return noun.idOf(await this.digitalOcean.lookups.find(noun, reference));
  }
}

/** Names of things by their ids; an id stands where no name is to be had, and where one is not theirs alone. */
export async function namesFor<T>(
  digitalOcean: DigitalOcean,
  noun: Noun<T>,
  ids: readonly (string | number)[] | null | undefined,
): Promise<string[]> {
  if (!ids || ids.length === 0) return [];
  const names = await namesById(digitalOcean, noun);
  const seen = new Set<string>();
  const shared = new Set([...names.values()].filter((name) => seen.size === seen.add(name).size));
  return ids.map((id) => {
    const name = names.get(String(id));
    return name === undefined || shared.has(name) ? String(id) : name;
  });
}

/** What a call is about through things that another names. One that cannot be read may have any name. */
export async function affectedRelated(
  digitalOcean: DigitalOcean,
  others: readonly Related[],
): Promise<Affected[]> {
  return (await Promise.all(others.map((other) => affectedByOne(digitalOcean, other)))).flat();
}

async function affectedByOne(digitalOcean: DigitalOcean, other: Related): Promise<Affected[]> {
  try {
    if ("noun" in other) return [await other.affected(digitalOcean)];
    if (!("tag" in other)) return [other];
    const tagged = await allRows(digitalOcean.api, dropletList({ tag_name: other.tag }));
    return tagged.map((droplet) => affectedThing(DROPLETS, droplet));
  } catch (error) {
    if (!ToolError.is(error) || !["authentication", "not_found"].includes(error.kind)) throw error;
    return "noun" in other
      ? [{ kind: other.noun, id: other.id, names: "unknown" }]
      : [{ kind: DROPLETS.noun, names: "unknown" }];
  }
}
