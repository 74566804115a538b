import {
  Client,
  inject,
  injectable,
  nearest,
  type Preview,
  Tool,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { zoneInput } from "../client/inputs.js";
import { changeSetting, readSettings, type ZoneSetting } from "./zone-settings.js";

const GetInput = z.object({
  zone: zoneInput,
  names: z.array(z.string()).optional().describe("Only these"),
});

const Setting = z.object({ name: z.string(), value: z.unknown(), editable: z.boolean() });

const UpdateInput = z.object({
  zone: zoneInput,
  settings: z.record(z.string(), z.unknown()).describe('{"ssl": "strict", "dnssec": "active"}'),
});

const Change = z.object({ name: z.string(), from: z.unknown(), to: z.unknown() });

/** A zone's settings, DNSSEC among them. */
@injectable()
export class Settings {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "get_zone_settings",
    description: "A zone's settings: SSL, HTTPS, speed, security, DNSSEC.",
    effect: "read",
    resolve: "affected",
    input: GetInput,
    output: z.object({ zone: z.string(), settings: z.array(Setting) }),
  })
  async get({ zone, names }: z.output<typeof GetInput>) {
    const { id, name } = await this.cloudflare.lookups.zone(zone);
    const all = await readSettings(this.cloudflare, id);
    const wanted = names?.map((one) => find(all, one));
    return { zone: name, settings: wanted ?? all };
  }

  @Tool({
    name: "update_zone_settings",
    description: "Change a zone's settings.",
    effect: "write",
    idempotent: true,
    preview: "previewUpdate",
    resolve: "affected",
    input: UpdateInput,
    output: z.object({ zone: z.string(), changed: z.array(Change), unchanged: z.array(z.string()) }),
  })
  async update({ zone, settings }: z.output<typeof UpdateInput>) {
    const { id, name, changes, unchanged } = await this.planned(zone, settings);
    const changed: z.output<typeof Change>[] = [];
    for (const change of changes) {
      await changeSetting(this.cloudflare, id, change.name, change.to).catch((error: unknown) => {
        throw changed.length > 0 && ToolError.is(error) ? partly(error, change.name, changed) : error;
      });
      changed.push(change);
    }
    return { zone: name, changed, unchanged };
  }

  async previewUpdate({ zone, settings }: z.output<typeof UpdateInput>): Promise<Preview> {
    const { id, name, changes } = await this.planned(zone, settings);
    return {
      summary: `Change ${changes.length} settings of ${name}.`,
      details: changes.map(
        ({ name, from, to }) => `${name}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
      ),
      subject: { id, changes },
    };
  }

  affected({ zone }: { zone: string }) {
    return affectedZone(this.cloudflare, zone);
  }

  /** What would change. Throws before anything is changed when a setting does not exist or cannot be changed. */
  private async planned(zone: string, settings: Readonly<Record<string, unknown>>) {
    const { id, name } = await this.cloudflare.lookups.zone(zone);
    const all = await readSettings(this.cloudflare, id);
    const stated = Object.entries(settings).map(([key, to]) => ({ ...find(all, key), to }));
    if (stated.length === 0)
      throw new ValidationError("settings: it is empty.", { next: "Name at least one." });
    const fixed = stated.filter(({ editable }) => !editable).map(({ name }) => name);
    if (fixed.length > 0)
      throw new ValidationError(`settings: ${fixed.join(", ")} cannot be changed on this zone's plan.`, {
        next: "Leave them out.",
      });
    const differs = ({ value, to }: { value: unknown; to: unknown }) =>
      JSON.stringify(value) !== JSON.stringify(to);
    return {
      id,
      name,
      changes: stated.filter(differs).map(({ name, value, to }) => ({ name, from: value, to })),
      unchanged: stated.filter((one) => !differs(one)).map(({ name }) => name),
    };
  }
}

function find(all: readonly ZoneSetting[], name: string): ZoneSetting {
  const wanted = name.trim().toLowerCase();
  const found = all.find((setting) => setting.name === wanted);
  if (found) return found;
  const names = all.map((setting) => setting.name);
  const meant = nearest(wanted, names);
  throw new ValidationError(`There is no setting ${name}.${meant ? ` Did you mean ${meant}?` : ""}`, {
    next: `Settings are ${names.join(", ")}.`,
  });
}

function partly(error: ToolError, name: string, changed: readonly { readonly name: string }[]): ToolError {
  const done = changed.map((change) => change.name).join(", ");
  return new ToolError(error.kind, `${name} was not changed: ${error.message}`, {
    next: `Changed before that, and left so: ${done}. ${error.next ?? ""}`.trim(),
    details: { ...error.details, changed },
    cause: error,
  });
}
