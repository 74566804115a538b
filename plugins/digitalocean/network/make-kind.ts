import type { Affected } from "cargoshipper/plugin";
import type * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { firstOf } from "../client/first-of.js";
import { priceText } from "../client/prices.js";
import { somePage } from "../client/rows.js";
import { spoken } from "../client/spoken.js";
import type { KindSpec } from "./network-kind.js";
import type { NetworkKind } from "./network-plan.js";
import { planChange } from "./plan-change.js";
import { affectedRelated } from "./references.js";

/** Makes a kind of what is special about it. */
export function networkKind<T, R extends z.ZodType<T>, S extends z.ZodObject>(
  spec: KindSpec<T, R, S>,
): NetworkKind {
  const { noun } = spec;
  const found = async ({ api, lookups }: DigitalOcean, reference: string): Promise<T> =>
    spec.now(api, await lookups.find(noun, reference));
  const affectedBy = async (digitalOcean: DigitalOcean, thing: T): Promise<Affected[]> => [
    affectedThing(noun, thing),
    ...(await affectedRelated(digitalOcean, spec.relatedOf(thing))),
  ];
  const title = (thing: T) => {
    const { name, id, region, summary } = spec.rowOf(thing);
    const known = [...(id === name ? [] : [id]), region, summary].filter(Boolean).join(", ");
    return `the ${spoken(noun.noun)} ${name}${known ? ` (${known})` : ""}`;
  };
  return {
    page: ({ api }, input) =>
      somePage(api, spec.list, input, { rowOf: spec.rowOf, identify: ({ id }) => id }),
    async view(digitalOcean, reference) {
      const thing = await found(digitalOcean, reference);
      const unread: string[] = [];
      const [settings, depends] = await Promise.all([
        spec.settingsOf(digitalOcean, thing),
        spec.dependants(digitalOcean, thing, unread),
      ]);
      return { ...spec.rowOf(thing), settings, depends, ...(unread.length > 0 && { unread }) };
    },
    async affected(digitalOcean, reference) {
      return [affectedThing(noun, await digitalOcean.lookups.find(noun, reference))];
    },
    plan: (digitalOcean, name, stated) => planChange(spec, digitalOcean, name, stated),
    async deletion(digitalOcean, reference) {
      const thing = await found(digitalOcean, reference);
      const unread: string[] = [];
      const dependants = await spec.dependants(digitalOcean, thing, unread);
      const meaning = spec.deletion(thing, dependants);
      const { id, name, monthly: price } = spec.rowOf(thing);
      return {
        id,
        name,
        saved: price,
        preview: {
          summary: `Delete ${title(thing)}${price === 0 ? "" : `, which saves ${priceText(price)}`}.`,
          details: [
            ...meaning,
            ...firstOf(dependants).map((one) => `- ${one}`),
            ...(unread.length > 0 ? [`Could not be looked at: ${unread.join(", ")}.`] : []),
          ],
          subject: { id, dependants },
        },
        risks: async () => (await spec.opensWhenDeleted?.(digitalOcean, thing)) ?? [],
        affected: () => affectedBy(digitalOcean, thing),
        async carryOut() {
          try {
            await spec.remove(digitalOcean.api, thing);
          } finally {
            digitalOcean.lookups.forget();
          }
        },
      };
    },
  };
}
