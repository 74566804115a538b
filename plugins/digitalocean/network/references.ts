import { type Affected, ToolError } from "cargoshipper/plugin";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import type { Noun } from "../client/lookups.js";
import { DROPLETS } from "../droplets/droplet.js";
import { TAGS } from "../projects/tag.js";
import { namesById } from "../storage/names-by-id.js";

/** Another thing that one names: by id, or as rules know it. */
export type Related = ById | Affected;

interface ById {
  // biome-ignore lint/suspicious/noExplicitAny: things of any kind stand here beside each other.
  readonly noun: Noun<any>;
  readonly id: string;
}

/** Other things of one kind, by their ids. */
export const related = <T>(noun: Noun<T>, ids: readonly (string | number)[] | null | undefined): Related[] =>
  (ids ?? []).map((id) => ({ noun, id: String(id) }));

/** Tags as others name them. */
export const relatedTags = (tags: readonly string[] | null | undefined): Related[] =>
  (tags ?? []).map((name) => ({ kind: "tag", names: [name] }));

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

/** Names of things by their ids; an id stands where no name is to be had. */
export async function namesFor<T>(
  digitalOcean: DigitalOcean,
  noun: Noun<T>,
  ids: readonly (string | number)[] | null | undefined,
): Promise<string[]> {
  if (!ids || ids.length === 0) return [];
  const names = await namesById(digitalOcean, noun);
  return ids.map((id) => names.get(String(id)) ?? String(id));
}

/** What a call is about through things that another names. One that cannot be read may have any name. */
export async function affectedRelated(
  { lookups }: DigitalOcean,
  others: readonly Related[],
): Promise<Affected[]> {
  return Promise.all(
    others.map(async (other): Promise<Affected> => {
      if (!("noun" in other)) return other;
      const { noun, id } = other;
      try {
        return affectedThing(noun, await lookups.find(noun, id));
      } catch (error) {
        if (!ToolError.is(error) || !["authentication", "not_found"].includes(error.kind)) throw error;
        return { kind: noun.noun, id, names: "unknown" };
      }
    }),
  );
}
