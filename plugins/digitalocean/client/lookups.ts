import { nearest, Recent, ToolError, ValidationError } from "cargoshipper/plugin";
import type { Api } from "./api.js";

/** Milliseconds that look-ups are kept. */
const KEPT = 60_000;
/** Candidates that an error names. */
const SHOWN = 10;

/** A noun whose things have ids and names. */
export interface Noun<T> {
  /** In the singular, as the parameter is called: `droplet`. */
  readonly noun: string;
  /** The tool that lists them. */
  readonly tool: string;
  readonly idOf: (thing: T) => string;
  readonly namesOf: (thing: T) => readonly string[];
  /** Whether a text has the form of an id. Names of that form are found as well. */
  readonly isId: (text: string) => boolean;
  readonly all: (api: Api) => Promise<readonly T[]>;
  /** The one of an id. Left out where only a list tells. */
  readonly one?: (api: Api, id: string) => Promise<T>;
  /** Those of a name, where the API can look for one. */
  readonly named?: (api: Api, name: string) => Promise<readonly T[]>;
  /** Whether neither its names nor anything else that calls are judged by ever changes. */
  readonly isLasting?: boolean;
}

/** Whether a text is a UUID. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/** Whether a text is a whole number. */
export const isNumber = (text: string): boolean => /^[1-9]\d{0,15}$/.test(text);

/**
 * Things by name or id. Answers are kept for a minute, and dropped by `forget` after a change. A call that changes something
 * takes no answers from before it, except about what lasts.
 */
export class Lookups {
  private readonly changing: Recent;
  private readonly lasting = new Recent(KEPT, () => 0);

  constructor(
    private readonly api: Api,
    freshFrom: () => number,
  ) {
    this.changing = new Recent(KEPT, freshFrom);
  }

  /** Everything of a noun. */
  all<T>(noun: Noun<T>): Promise<readonly T[]> {
    return this.recent(noun).get(`all ${noun.noun}`, () => noun.all(this.api));
  }

  /** To be called after every change. */
  forget(): void {
    this.changing.forget();
    this.lasting.forget();
  }

  /** The one thing of that id or name. Throws with candidates when there is none, or more than one. */
  async find<T>(noun: Noun<T>, reference: string | number): Promise<T> {
    const wanted = String(reference).trim();
    if (wanted === "")
      throw new ValidationError(`${noun.noun}: it is empty.`, { next: "Give a name or an id." });
    if (noun.isId(wanted)) {
      const found = await this.byId(noun, wanted);
      if (found !== undefined) return found;
    }
    const found = await this.byName(noun, wanted);
    const [only] = found;
    if (only === undefined) throw await this.none(noun, wanted);
    if (found.length === 1) return only;
    const ids = found.slice(0, SHOWN).map(noun.idOf).join(", ");
    throw new ToolError("conflict", `${noun.noun}: ${found.length} are called ${wanted}: ${ids}.`, {
      next: "Give the id.",
    });
  }

  private recent<T>({ isLasting = false }: Noun<T>): Recent {
    return isLasting ? this.lasting : this.changing;
  }

  private async byId<T>(noun: Noun<T>, id: string): Promise<T | undefined> {
    const recent = this.recent(noun);
    const known = recent.peek<readonly T[]>(`all ${noun.noun}`)?.find((one) => noun.idOf(one) === id);
    if (known !== undefined) return known;
    const { one } = noun;
    if (!one) return (await this.all(noun)).find((thing) => noun.idOf(thing) === id);
    try {
      return await recent.get(`${noun.noun} #${id}`, () => one(this.api, id));
    } catch (error) {
      if (ToolError.is(error) && error.kind === "not_found") return undefined;
      throw error;
    }
  }

  private async byName<T>(noun: Noun<T>, name: string): Promise<readonly T[]> {
    const { named } = noun;
    const things = named
      ? await this.recent(noun).get(
          `${noun.noun} "${name}"`,
          () => named(this.api, name),
          (found) => found.length > 0,
        )
      : await this.all(noun);
    const exact = things.filter((thing) => noun.namesOf(thing).includes(name));
    if (exact.length > 0) return exact;
    const lower = name.toLowerCase();
    return things.filter((thing) => noun.namesOf(thing).some((one) => one.toLowerCase() === lower));
  }

  private async none<T>(noun: Noun<T>, wanted: string): Promise<ToolError> {
    const names = [...new Set((await this.all(noun)).flatMap((thing) => noun.namesOf(thing)[0] ?? []))];
    const meant = nearest(wanted, names);
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
    const there =
      names.length > 0 ? `There are ${names.slice(0, SHOWN).join(", ")}${more}.` : "There are none.";
    return new ToolError("not_found", `${noun.noun}: there is no ${wanted}. ${there}`, {
      next: meant ? `Did you mean ${meant}?` : `${noun.tool} shows all of them.`,
    });
  }
}

/** Names of a noun's things that begin as typed, for completion. */
export async function completeNames<T>(lookups: Lookups, noun: Noun<T>, typed: string): Promise<string[]> {
  const wanted = typed.toLowerCase();
  const names = (await lookups.all(noun)).flatMap((thing) => noun.namesOf(thing).slice(0, 1));
  return [...new Set(names)].filter((name) => name.toLowerCase().startsWith(wanted)).sort();
}
