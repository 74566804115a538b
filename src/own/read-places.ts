import * as z from "zod";
import type { LocateQuestion, Place } from "../plugin/index.js";
import { clueText, readClue } from "./clue.js";

const Told = z.object({ host: z.string(), port: z.number().optional() });
const Affected = z.object({
  kind: z.string(),
  id: z.string().optional(),
  names: z.union([z.array(z.string()), z.literal("unknown")]).optional(),
  labels: z.union([z.record(z.string(), z.string()), z.literal("unknown")]).optional(),
});
const ToldPlace = z.object({
  clue: Told,
  objects: z.tuple([Affected], Affected),
  says: z.string().optional(),
  look: z.object({
    tool: z.string(),
    arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
  leadsTo: z.array(Told).optional(),
});
const Answer = z.object({ places: z.array(z.unknown()), unknown: z.string().optional() });

/** What a locator answered, as far as it can be read. */
export interface ReadPlaces {
  readonly places: readonly Place[];
  /** How many are no places, answer nothing that was asked, or name a tool that is not mirrored. */
  readonly unreadable: number;
  /** How many are more than are looked at. */
  readonly beyond: number;
  /** What the plugin says it could not look at. */
  readonly unknown?: string | undefined;
}

/** Reads what a locator answered, which may be anything: a plugin at fault is no reason for the others to end. */
export function readPlaces(
  answer: unknown,
  { clues }: LocateQuestion,
  mirrors: readonly string[],
  most: number,
): ReadPlaces {
  const { data: told } = Answer.safeParse(answer);
  if (!told) return { places: [], unreadable: 1, beyond: 0 };
  const asked = new Set(clues.map(clueText));
  const looked = told.places.slice(0, most);
  const places = looked.flatMap((one) => {
    const { data } = ToldPlace.safeParse(one);
    const clue = data && readClue(data.clue.host, data.clue.port);
    if (!data || !clue || !asked.has(clueText(clue)) || !mirrors.includes(data.look.tool)) return [];
    const leads = (data.leadsTo ?? []).flatMap(({ host, port }) => readClue(host, port) ?? []);
    return [{ ...data, clue, leadsTo: [...new Map(leads.map((lead) => [clueText(lead), lead])).values()] }];
  });
  const beyond = told.places.length - looked.length;
  return { places, unreadable: looked.length - places.length, beyond, unknown: told.unknown };
}
