import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  listInput,
  type Preview,
  type Risk,
  Tool,
  takesSecrets,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { newName } from "../client/new-name.js";
import { KINDS } from "./kinds.js";
import { NetworkRow, NetworkView } from "./network-row.js";

const ofKind = z.enum(Object.keys(KINDS) as [keyof typeof KINDS, ...(keyof typeof KINDS)[]]);

/** The kinds stand in one schema only, that of the list: each time they would cost a model twenty tokens. */
const kind = z.string().describe("As in list").pipe(ofKind);

const ListInput = listInput(NetworkRow, {
  kind: ofKind.describe("Which"),
  name: z.string().optional().describe("One in full"),
});

const ConfigureInput = z.object({
  kind,
  name: newName.optional().describe("Not of new reserved IPs"),
  settings: takesSecrets(z.record(z.string(), z.unknown())).optional().describe("As listed; errors name all"),
});

const DeleteInput = z.object({ kind, name: z.string().describe("Or its id") });

type ListInput = z.output<typeof ListInput>;
type ConfigureInput = z.output<typeof ConfigureInput>;
type DeleteInput = z.output<typeof DeleteInput>;

/** Domains, firewalls, load balancers, VPCs, reserved IPs and certificates. */
@injectable()
export class NetworkObjects {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_network_objects",
    description: "List network objects, or show one with its dependants.",
    effect: "read",
    resolve: "affectedByList",
    input: ListInput,
    output: z.object({
      objects: z.array(NetworkRow.partial()).optional(),
      object: NetworkView.optional(),
      total: z.int().optional(),
      cursor: z.string().optional(),
    }),
  })
  async list({ kind, name, ...input }: ListInput) {
    if (name !== undefined) return { object: await KINDS[kind].view(this.digitalOcean, name) };
    const { rows, ...rest } = await KINDS[kind].page(this.digitalOcean, input);
    return { objects: rows, ...rest };
  }

  @Tool({
    name: "configure_network_object",
    description: "Create or change a network object.",
    effect: "write",
    idempotent: false,
    preview: "preview",
    risks: "risks",
    resolve: "affected",
    input: ConfigureInput,
    output: z.object({
      id: z.string(),
      name: z.string(),
      done: z.enum(["created", "changed", "unchanged"]),
      status: z.string(),
      summary: z.string(),
      changes: z.array(z.string()),
      monthly: z.number().optional().describe("Dollars"),
      notes: z.array(z.string()).optional(),
      next: z.string().optional(),
    }),
    deadline: 600,
  })
  async configure(input: ConfigureInput, call: Call) {
    return (await this.plan(input)).carryOut(call);
  }

  @Tool({
    name: "delete_network_object",
    description: "Delete a network object.",
    effect: "destroy",
    preview: "previewDeletion",
    risks: "risksOfDeletion",
    resolve: "affectedByDeletion",
    input: DeleteInput,
    output: z.object({
      id: z.string(),
      name: z.string(),
      status: z.literal("deleted"),
      monthly_saved: z.number().optional().describe("Dollars"),
    }),
  })
  async delete({ kind, name: reference }: DeleteInput) {
    const deletion = await KINDS[kind].deletion(this.digitalOcean, reference);
    await deletion.carryOut();
    const { id, name, saved } = deletion;
    return { id, name, status: "deleted" as const, ...(saved !== undefined && { monthly_saved: saved }) };
  }

  async preview(input: ConfigureInput): Promise<Preview> {
    return (await this.plan(input)).preview;
  }

  async risks(input: ConfigureInput): Promise<readonly Risk[]> {
    return (await this.plan(input)).risks;
  }

  async affected(input: ConfigureInput): Promise<readonly Affected[]> {
    return (await this.plan(input)).affected();
  }

  async previewDeletion({ kind, name }: DeleteInput): Promise<Preview> {
    return (await KINDS[kind].deletion(this.digitalOcean, name)).preview;
  }

  async risksOfDeletion({ kind, name }: DeleteInput): Promise<readonly Risk[]> {
    return (await KINDS[kind].deletion(this.digitalOcean, name)).risks();
  }

  async affectedByDeletion({ kind, name }: DeleteInput): Promise<readonly Affected[]> {
    return (await KINDS[kind].deletion(this.digitalOcean, name)).affected();
  }

  async affectedByList({ kind, name }: ListInput): Promise<readonly Affected[]> {
    return name === undefined ? [] : KINDS[kind].affected(this.digitalOcean, name);
  }

  private plan({ kind, name, settings = {} }: ConfigureInput) {
    return KINDS[kind].plan(this.digitalOcean, name, settings);
  }
}
