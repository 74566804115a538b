import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  page,
  Tool,
  ToolError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedAccount } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { accountInput } from "../client/inputs.js";
import { affectedRecords } from "../dns/affected-record.js";
import { Configured, ConfigureInput, configureTunnel, previewConfiguration } from "./configure-tunnel.js";
import { Deleted, DeleteInput, deleteTunnel, previewDeletion } from "./delete-tunnel.js";
import { describeTunnel, TunnelDetails } from "./describe-tunnel.js";
import { readIngress } from "./ingress.js";
import { Routed, RouteInput, routeTunnel, zoneOfHostname } from "./route-tunnel.js";
import {
  affectedByTunnel,
  allTunnels,
  type TunnelInput,
  tunnelFrom,
  tunnelOf,
  tunnelShape,
} from "./tunnel.js";
import { writeIngress } from "./tunnel-config.js";

const STATUS = ["healthy", "degraded", "down", "inactive"] as const;

const TunnelRow = z.object({
  name: z.string(),
  id: z.string(),
  status: z.string(),
  connections: z.int().optional(),
  configured_at: z.string(),
  created: z.string(),
});

const ListInput = listInput(TunnelRow, {
  account: accountInput,
  name: z.string().optional().describe("Part of the name"),
  status: z.enum(STATUS).optional().describe("Only these"),
});

const CreateInput = z.object({
  name: z.string().trim().min(1).describe("A new name"),
  account: accountInput,
  ingress: z
    .record(z.string(), z.string())
    .optional()
    .describe('{"app.example.com": "http://localhost:8080"}'),
});

const TunnelOnly = z.object(tunnelShape);

/** Tunnels: services without a public address, reached through cloudflared. */
@injectable()
export class Tunnels {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "list_tunnels",
    description: "List tunnels with their state.",
    effect: "read",
    resolve: "affectedAccount",
    input: ListInput,
    output: listOutput("tunnels", TunnelRow),
  })
  async list(input: z.output<typeof ListInput>, _call: Call) {
    const account = await this.cloudflare.lookups.account(input.account);
    const found = await allTunnels(this.cloudflare, account.id, input.status && { status: input.status });
    const rows = found
      .filter(({ name = "" }) => name.includes(input.name ?? ""))
      .map((one) => {
        const { id, name, status, created, configuredAt } = tunnelFrom(one, account);
        const count = one.connections?.length ?? 0;
        // The API is about to leave connections out of lists: then none are listed although the tunnel works.
        const known = count > 0 || status === "inactive" || status === "down";
        return {
          name,
          id,
          status,
          ...(known && { connections: count }),
          configured_at: configuredAt,
          created,
        };
      });
    const { rows: tunnels, ...rest } = page(rows, input, ({ id }) => id);
    return { tunnels, ...rest };
  }

  @Tool({
    name: "get_tunnel",
    description: "Show a tunnel: ingress, connections, and the hostnames and networks that lead to it.",
    effect: "read",
    resolve: "affected",
    input: TunnelOnly,
    output: TunnelDetails,
  })
  async get(input: TunnelInput, _call: Call) {
    return describeTunnel(this.cloudflare, await tunnelOf(this.cloudflare, input));
  }

  @Tool({
    name: "create_tunnel",
    description:
      "Create a tunnel; then cloudflare_route_tunnel, and cloudflare_get_tunnel_token for cloudflared.",
    effect: "write",
    resolve: "affectedByNew",
    input: CreateInput,
    output: z.object({ name: z.string(), id: z.string(), status: z.string(), version: z.int().optional() }),
  })
  async create(input: z.output<typeof CreateInput>, _call: Call) {
    const entries = Object.entries(input.ingress ?? {});
    const ingress =
      entries.length > 0 && readIngress(entries.map(([hostname, service]) => ({ hostname, service })));
    const account = await this.cloudflare.lookups.account(input.account);
    const made = await this.cloudflare.sdk.zeroTrust.tunnels.cloudflared.create({
      account_id: account.id,
      name: input.name,
      config_src: "cloudflare",
    });
    // The answer holds the token and the secret of the tunnel as well: they stay here.
    const tunnel = tunnelFrom(made, account);
    const { name, id, status } = tunnel;
    if (!ingress) return { name, id, status };
    try {
      return { name, id, status, version: await writeIngress(this.cloudflare, tunnel, ingress) };
    } catch (error) {
      if (!ToolError.is(error)) throw error;
      throw new ToolError(
        error.kind,
        `The tunnel ${name} (${id}) was made, but not configured. ${error.message}`,
        {
          next: "Do not create it again: cloudflare_configure_tunnel configures it.",
          details: { ...error.details, tunnel: id },
          cause: error,
        },
      );
    }
  }

  @Tool({
    name: "configure_tunnel",
    description: "Replace the ingress of a tunnel: which hostname leads to which service, first match first.",
    effect: "destroy",
    idempotent: true,
    preview: "previewConfigure",
    resolve: "affected",
    input: ConfigureInput,
    output: Configured,
  })
  configure(input: z.output<typeof ConfigureInput>, _call: Call) {
    return configureTunnel(this.cloudflare, input);
  }

  previewConfigure(input: z.output<typeof ConfigureInput>, _call: Call): Promise<Preview> {
    return previewConfiguration(this.cloudflare, input);
  }

  @Tool({
    name: "route_tunnel",
    description: "Make the DNS record that leads a hostname to a tunnel. Replaces no other record.",
    effect: "write",
    idempotent: true,
    resolve: "affectedByRoute",
    input: RouteInput,
    output: Routed,
  })
  route(input: z.output<typeof RouteInput>, _call: Call) {
    return routeTunnel(this.cloudflare, input);
  }

  @Tool({
    name: "delete_tunnel",
    description: "Delete a tunnel.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affected",
    input: DeleteInput,
    output: Deleted,
  })
  delete(input: z.output<typeof DeleteInput>, _call: Call) {
    return deleteTunnel(this.cloudflare, input);
  }

  previewDelete(input: z.output<typeof DeleteInput>, _call: Call): Promise<Preview> {
    return previewDeletion(this.cloudflare, input);
  }

  @Tool({
    name: "get_tunnel_token",
    description:
      "The token that cloudflared runs a tunnel with. Whoever has it can receive the tunnel's traffic.",
    effect: "read",
    reveals: true,
    resolve: "affected",
    input: TunnelOnly,
    output: z.object({ name: z.string(), id: z.string(), token: z.string() }),
  })
  async token(input: TunnelInput, _call: Call) {
    const { id, name, account } = await tunnelOf(this.cloudflare, input);
    const token = await this.cloudflare.sdk.zeroTrust.tunnels.cloudflared.token.get(id, {
      account_id: account.id,
    });
    return { name, id, token };
  }

  affectedAccount({ account }: { account?: string | undefined }): Promise<readonly Affected[]> {
    return affectedAccount(this.cloudflare, account);
  }

  async affectedByNew({ name, account }: z.output<typeof CreateInput>): Promise<readonly Affected[]> {
    return [{ kind: "tunnel", names: [name] }, ...(await this.affectedAccount({ account }))];
  }

  async affected(input: TunnelInput): Promise<readonly Affected[]> {
    return affectedByTunnel(await tunnelOf(this.cloudflare, input));
  }

  async affectedByRoute(input: z.output<typeof RouteInput>): Promise<readonly Affected[]> {
    const tunnel = await tunnelOf(this.cloudflare, input);
    const zone = await zoneOfHostname(this.cloudflare, input.hostname, tunnel);
    return [...affectedByTunnel(tunnel), ...affectedRecords([{ name: input.hostname, type: "CNAME" }], zone)];
  }
}
