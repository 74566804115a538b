import type { Affected } from "cargoshipper/plugin";
import type { DigitalOcean } from "./connect.js";
import type { Noun } from "./lookups.js";

/** What a call about one thing is about. Rules know it by its id, its name, and each of its tags as `tag:web`. */
export function affectedThing<T>(noun: Noun<T>, thing: T): Affected {
  const { tags } = thing as { readonly tags?: readonly string[] | null };
  return {
    kind: noun.noun,
    id: noun.idOf(thing),
    names: [...noun.namesOf(thing), ...asNames(tags)],
  };
}

/** Tags as rules name them. */
export const asNames = (tags: readonly string[] | null | undefined): string[] =>
  (tags ?? []).map((tag) => `tag:${tag}`);

/** The same for a thing that is named. Throws when there is none. */
export const affectedBy = async <T>(
  { lookups }: DigitalOcean,
  noun: Noun<T>,
  reference: string | number,
): Promise<Affected[]> => [affectedThing(noun, await lookups.find(noun, reference))];
