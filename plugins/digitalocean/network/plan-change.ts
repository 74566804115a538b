import { type Risk, ToolError, ValidationError } from "cargoshipper/plugin";
import type * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { isUuid } from "../client/lookups.js";
import { dollars, priceText } from "../client/prices.js";
import { spoken } from "../client/spoken.js";
import { carryOut } from "./carry-out.js";
import { changesOf } from "./changes.js";
import type { KindSpec, Settings } from "./network-kind.js";
import type { NetworkPlan } from "./network-plan.js";
import { readSettings } from "./read-settings.js";
import { affectedRelated, References } from "./references.js";

/** What has to be done so that a thing has the settings that are stated. */
export async function planChange<T, R extends z.ZodType<T>, S extends z.ZodObject>(
  spec: KindSpec<T, R, S>,
  digitalOcean: DigitalOcean,
  stated: string | undefined,
  settings: Settings,
): Promise<NetworkPlan> {
  const { noun } = spec;
  const existing = await existingOf(spec, digitalOcean, stated);
  const name = existing === undefined ? (stated ?? "") : spec.rowOf(existing).name;
  const change = await spec.change({
    digitalOcean,
    name,
    settings: readSettings(noun.noun, spec, settings),
    existing,
    references: new References(digitalOcean),
  });
  const { after, notes = [] } = change;
  const [was, is] = await Promise.all([
    existing === undefined ? {} : spec.settingsOf(digitalOcean, existing),
    spec.settingsOf(digitalOcean, after),
  ]);
  const changes = changesOf(was, is);
  const price = spec.rowOf(after).monthly;
  const label = name ? `the ${spoken(noun.noun)} ${name}` : `a ${spoken(noun.noun)}`;
  const begin = existing === undefined ? "Create" : changes.length > 0 ? "Change" : "Leave unchanged";
  return {
    preview: {
      summary: `${begin} ${label}${price === 0 ? "" : `, for ${priceText(price)}`}.`,
      details: [...changes, ...notes],
      subject: { id: existing === undefined ? null : noun.idOf(existing), was, is },
    },
    risks: [
      ...risksOf(spec, label, existing, after),
      ...((await spec.unprotects?.(digitalOcean, after, existing)) ?? []),
    ],
    async affected() {
      const known = existing === undefined ? [] : spec.relatedOf(existing);
      const self = existing ?? after;
      const own =
        existing === undefined && !name
          ? { kind: noun.noun, names: ["new"] }
          : { ...affectedThing(noun, self), ...(existing === undefined && { id: undefined, names: [name] }) };
      return [own, ...(await affectedRelated(digitalOcean, [...known, ...spec.relatedOf(after)]))];
    },
    carryOut: (call) => carryOut({ spec, digitalOcean, change, existing, changes, label }, call),
  };
}

/** The thing as it is now; undefined when it is to be made. Throws when its name cannot be chosen. */
async function existingOf<T, R extends z.ZodType<T>, S extends z.ZodObject>(
  { noun, now, isNamedByApi = false }: KindSpec<T, R, S>,
  { api, lookups }: DigitalOcean,
  name: string | undefined,
): Promise<T | undefined> {
  if (name === undefined) {
    if (isNamedByApi) return undefined;
    throw new ValidationError(`name: a ${spoken(noun.noun)} needs one.`, {
      next: "Give the name of an existing one to change it, or another to create it.",
    });
  }
  try {
    return await now(api, await lookups.find(noun, name));
  } catch (error) {
    if (!ToolError.is(error) || error.kind !== "not_found" || isNamedByApi || isUuid(name)) throw error;
    return undefined;
  }
}

/** What begins to cost more, and what the world can reach then and not now. */
function risksOf<T, R extends z.ZodType<T>, S extends z.ZodObject>(
  { rowOf, openedBy, costsMore }: KindSpec<T, R, S>,
  label: string,
  existing: T | undefined,
  after: T,
): Risk[] {
  const now = existing === undefined ? 0 : rowOf(existing).monthly;
  const then = rowOf(after).monthly;
  const value = priceText(then);
  const instead = now === 0 ? "" : now === undefined ? ", and less now" : `, and ${dollars(now)} now`;
  const isDearer =
    now === undefined || then === undefined
      ? existing === undefined || costsMore?.(after, existing)
      : then > now;
  const opened = openedBy?.(after, existing) ?? [];
  return [
    ...(isDearer ? [{ risk: "costs", value, says: `${capital(label)} costs ${value}${instead}` }] : []),
    ...[...new Set(opened)].map((one) => ({
      risk: "publicAccess",
      value: one,
      says: `${capital(label)} lets in ${one}`,
    })),
  ];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
