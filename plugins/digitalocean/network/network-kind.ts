import type { Risk } from "cargoshipper/plugin";
import type * as z from "zod";
import type { Api } from "../client/api.js";
import type { DigitalOcean } from "../client/connect.js";
import type { Step } from "../client/follow.js";
import type { Noun } from "../client/lookups.js";
import type { ApiPath } from "../client/path.js";
import type { ListOf } from "../client/rows.js";
import type { NetworkRow } from "./network-row.js";
import type { References, Related } from "./references.js";

/** Settings by name, in the form in which they are shown and taken: with names where the API has ids. */
export type Settings = Readonly<Record<string, unknown>>;

/** What is to be done to one thing. */
export interface Wanted<T, S> {
  readonly digitalOcean: DigitalOcean;
  readonly name: string;
  readonly settings: S;
  /** As it is now; undefined for a new one. */
  readonly existing: T | undefined;
  readonly references: References;
}

/** A change that is ready to be made. */
export interface Change<T> {
  /** As it will be, as far as anybody can know before. */
  readonly after: T;
  /** What somebody should know before, a sentence each. */
  readonly notes?: readonly string[];
  /** The one request that makes it. */
  carryOut(): Promise<{ readonly thing: T; readonly action?: BegunAction | undefined }>;
}

/** An action that a change has begun, and where it is seen. */
export interface BegunAction {
  readonly id: number;
  readonly at: ApiPath;
}

/** How things of one kind are shown, changed and deleted. */
export interface KindSpec<T, R extends z.ZodType<T>, S extends z.ZodObject> {
  readonly noun: Noun<T>;
  readonly list: ListOf<R>;
  readonly settings: S;
  /** Settings that are right, for errors. */
  readonly example: Settings;
  /** Whether names are given by DigitalOcean, as those of addresses are. */
  readonly isNamedByApi?: boolean;
  readonly rowOf: (thing: T) => NetworkRow;
  /** Whether it costs more then, where the price is not known. */
  readonly costsMore?: (after: T, existing: T) => boolean;
  /** The thing as it is now. */
  readonly now: (api: Api, thing: T) => Promise<T>;
  readonly settingsOf: (digitalOcean: DigitalOcean, thing: T) => Promise<Settings> | Settings;
  /** Throws when settings cannot be had. */
  readonly change: (wanted: Wanted<T, z.output<S>>) => Promise<Change<T>> | Change<T>;
  /** How far it is; left out where everything is done at once. */
  readonly stepOf?: (thing: T) => Step;
  /** What the world may reach after a change that it may not reach now: `tcp 22 from 0.0.0.0/0`. */
  readonly openedBy?: (after: T, existing: T | undefined) => readonly string[];
  /** What else a change opens, beside ports. */
  readonly unprotects?: (digitalOcean: DigitalOcean, after: T, existing: T | undefined) => Promise<Risk[]>;
  /** What its deletion opens. */
  readonly opensWhenDeleted?: (digitalOcean: DigitalOcean, thing: T) => Promise<Risk[]>;
  /** Other things that it names. */
  readonly relatedOf: (thing: T) => readonly Related[];
  /** What depends on it, a text each. What may not be read is noted in `unread`. */
  readonly dependants: (digitalOcean: DigitalOcean, thing: T, unread: string[]) => Promise<string[]>;
  /** What its deletion means, a sentence each. Throws when it cannot be deleted. */
  readonly deletion: (thing: T, dependants: readonly string[]) => readonly string[];
  readonly remove: (api: Api, thing: T) => Promise<void>;
}
