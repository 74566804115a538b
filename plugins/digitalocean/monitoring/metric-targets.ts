import type { Affected } from "cargoshipper/plugin";
import { APPS } from "../apps/app.js";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import type { Noun } from "../client/lookups.js";
import { DATABASES } from "../databases/database.js";
import { DROPLETS } from "../droplets/droplet.js";
import { LOAD_BALANCERS } from "../network/load-balancer.js";
import { affectedRelated, namesFor, related } from "../network/references.js";

type Reference = string | number;

/** How one thing of a kind is found, and what rules know of it. */
interface Target {
  readonly find: (
    digitalOcean: DigitalOcean,
    reference: Reference,
  ) => Promise<{ readonly id: string; readonly name: string }>;
  readonly affected: (digitalOcean: DigitalOcean, reference: Reference) => Promise<readonly Affected[]>;
  /** The same by its id, also of what is gone, or may not be read. */
  readonly affectedById: (digitalOcean: DigitalOcean, id: string) => Promise<readonly Affected[]>;
  /** Names by id; ids where none are to be had. */
  readonly names: (digitalOcean: DigitalOcean, ids: readonly string[]) => Promise<string[]>;
}

const byNoun = <T>(noun: Noun<T>): Target => ({
  find: async ({ lookups }, reference) => {
    const thing = await lookups.find(noun, reference);
    const id = noun.idOf(thing);
    return { id, name: noun.namesOf(thing)[0] ?? id };
  },
  affected: (digitalOcean, reference) => affectedBy(digitalOcean, noun, reference),
  affectedById: (digitalOcean, id) => affectedRelated(digitalOcean, related(noun, [id])),
  names: (digitalOcean, ids) => namesFor(digitalOcean, noun, ids),
});

/** What is measured, or watched by an alert, by kind. */
export const METRIC_TARGETS = {
  droplet: byNoun(DROPLETS),
  app: byNoun(APPS),
  load_balancer: byNoun(LOAD_BALANCERS),
  database: byNoun(DATABASES),
} as const;
