import type { Affected, Call, PageInput, Preview, Risk } from "cargoshipper/plugin";
import type * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import type { Settings } from "./network-kind.js";
import type { NetworkRow, NetworkView } from "./network-row.js";

/** One kind of thing in the network, whatever its things are. References are names or ids. */
export interface NetworkKind {
  page(digitalOcean: DigitalOcean, input: PageInput): Promise<NetworkPage>;
  view(digitalOcean: DigitalOcean, reference: string): Promise<z.output<typeof NetworkView>>;
  affected(digitalOcean: DigitalOcean, reference: string): Promise<Affected[]>;
  /** Throws when the settings are wrong, or cannot be had. */
  plan(digitalOcean: DigitalOcean, name: string | undefined, stated: Settings): Promise<NetworkPlan>;
  /** Throws when it cannot be deleted. */
  deletion(digitalOcean: DigitalOcean, reference: string): Promise<Deletion>;
}

interface NetworkPage {
  readonly rows: Partial<NetworkRow>[];
  readonly total: number;
  readonly cursor?: string;
}

/** A change that has been thought through, and not been made. */
export interface NetworkPlan {
  readonly preview: Preview;
  readonly risks: readonly Risk[];
  affected(): Promise<Affected[]>;
  carryOut(call: Call): Promise<Configured>;
}

/** What a change has done. */
export interface Configured {
  readonly id: string;
  readonly name: string;
  readonly done: "created" | "changed" | "unchanged";
  readonly status: string;
  readonly summary: string;
  readonly changes: string[];
  /** Dollars, where they are known. */
  readonly monthly?: number | undefined;
  readonly notes?: string[];
  readonly next?: string;
}

/** A deletion that has been thought through, and not been made. */
export interface Deletion {
  readonly preview: Preview;
  readonly id: string;
  readonly name: string;
  /** Dollars a month that it saves, where they are known. */
  readonly saved: number | undefined;
  risks(): Promise<Risk[]>;
  affected(): Promise<Affected[]>;
  carryOut(): Promise<void>;
}
