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
import { KINDS } from "./kinds.js";
import { NetworkRow, NetworkView } from "./network-row.js";

const kind = z
  .enum(Object.keys(KINDS) as [keyof typeof KINDS, ...(keyof typeof KINDS)[]])
  .describe("Of what");

const ListInput = listInput(NetworkRow, {
  kind,
  name: z.string().optional().describe("One in full, or its id"),
});

const ConfigureInput = z.object({
  kind,
  name: z.string().min(1).optional().describe("A new reserved IP has none"),
  settings: takesSecrets(z.record(z.string(), z.unknown()))
    .default({})
    .describe("As the list shows them; errors name all"),
  wait: z.boolean().default(true).describe("Until ready"),
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
    description: "List network objects of a kind, or one in full with what depends on it.",
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
    description: "Create a network object, or change the settings stated.",
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
      monthly: z.number().describe("Dollars"),
      notes: z.array(z.string()).optional(),
      next: z.string().optional(),
    }),
    deadline: 600,
  })
  async configure(input: ConfigureInput, call: Call) {
    return (await this.plan(input)).carryOut(call, input.wait);
  }

  @Tool({
    name: "delete_network_object",
    description: "Delete a network object, after showing what depends on it.",
    effect: "destroy",
    preview: "previewDeletion",
    resolve: "affectedByDeletion",
    input: DeleteInput,
    output: z.object({
      id: z.string(),
      name: z.string(),
      status: z.literal("deleted"),
      monthly_saved: z.number().describe("Dollars"),
    }),
  })
  async delete({ kind, name: reference }: DeleteInput) {
    const deletion = await KINDS[kind].deletion(this.digitalOcean, reference);
    await deletion.carryOut();
    const { id, name, saved } = deletion;
    return { id, name, status: "deleted" as const, monthly_saved: saved };
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

  async affectedByDeletion({ kind, name }: DeleteInput): Promise<readonly Affected[]> {
    return (await KINDS[kind].deletion(this.digitalOcean, name)).affected();
  }

  async affectedByList({ kind, name }: ListInput): Promise<readonly Affected[]> {
    return name === undefined ? [] : KINDS[kind].affected(this.digitalOcean, name);
  }

  private plan({ kind, name, settings }: ConfigureInput) {
    return KINDS[kind].plan(this.digitalOcean, name, settings);
  }
}
