import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  page,
  rowsAtMost,
  Tool,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { allRows, somePage } from "../client/rows.js";
import { DROPLETS } from "../droplets/droplet.js";
import { namesById } from "../storage/names-by-id.js";
import { VOLUMES } from "../storage/volume.js";
import { Placed, PROJECTS, type Project } from "./project.js";
import { KIND_OF_URN } from "./resource-kind.js";
import { tagList } from "./tag.js";

const ProjectRow = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  environment: z.string(),
  default: z.boolean(),
  resources: z.int(),
});

const ResourceRow = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  assigned: z.string(),
});

const TagRow = z.object({
  name: z.string(),
  droplets: z.int(),
  images: z.int(),
  volumes: z.int(),
  volume_snapshots: z.int(),
  databases: z.int(),
});

/** Projects of which the things are counted, with a request for each. */
const MOST = 50;

const Input = listInput(ProjectRow.extend(ResourceRow.shape).extend(TagRow.shape), {
  project: z.string().optional().describe("Its resources instead"),
  tags: z.boolean().optional().describe("Tags instead"),
}).extend({ limit: rowsAtMost(MOST, MOST) });

type Input = z.output<typeof Input>;

/** Projects and tags: what belongs together. */
@injectable()
export class Projects {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_projects",
    description: "List projects, tags, or a project's resources.",
    effect: "read",
    resolve: "affected",
    input: Input,
    output: z.object({
      projects: z.array(ProjectRow.partial()).optional(),
      resources: z.array(ResourceRow.partial()).optional(),
      tags: z.array(TagRow.partial()).optional(),
      total: z.int(),
      cursor: z.string().optional(),
    }),
  })
  async list(input: Input) {
    const { lookups } = this.digitalOcean;
    if (input.tags && input.project !== undefined)
      throw new ValidationError("project: tags are not listed by project.", {
        next: "Leave one of both out.",
      });
    if (input.tags) return this.tags(input);
    if (input.project !== undefined) {
      const { id } = await lookups.find(PROJECTS, input.project);
      const { rows, ...rest } = page(await this.resourcesOf(id), input, (row) => `${row.kind} ${row.id}`);
      return { resources: rows, ...rest };
    }
    const all = (await PROJECTS.all(this.digitalOcean.api)).map((project) => ({
      kind: "project",
      id: project.id,
      name: project.name,
      environment: project.environment ?? "",
      default: project.is_default,
      resources: 0,
    }));
    const { rows, ...rest } = page(all, { ...input, fields: undefined }, ({ id }) => id);
    const counted = rows.map(async (row) => ({ ...row, resources: await this.count(row.id ?? "") }));
    const shown = page(
      await Promise.all(counted),
      { limit: MOST, fields: input.fields },
      ({ id }) => id ?? "",
    );
    return { projects: shown.rows, ...rest };
  }

  private async tags(input: Input) {
    const { rows, ...rest } = await somePage(this.digitalOcean.api, tagList(), input, {
      rowOf: ({ name, resources }) => ({
        name,
        droplets: resources?.droplets?.count ?? 0,
        images: resources?.images?.count ?? 0,
        volumes: resources?.volumes?.count ?? 0,
        volume_snapshots: resources?.volume_snapshots?.count ?? 0,
        databases: resources?.databases?.count ?? 0,
      }),
      identify: ({ name }) => name,
    });
    return { tags: rows, ...rest };
  }

  affected({ project }: { readonly project?: string | undefined }): Promise<Affected[]> | Affected[] {
    return project === undefined ? [] : affectedBy(this.digitalOcean, PROJECTS, project);
  }

  private async count(id: Project["id"]): Promise<number> {
    const Counted = z.looseObject({ meta: z.looseObject({ total: z.int() }) });
    return (await this.digitalOcean.api.get(path`/projects/${id}/resources`, Counted, { per_page: 1 })).meta
      .total;
  }

  private async resourcesOf(id: string) {
    const list = { path: path`/projects/${id}/resources`, key: "resources", row: Placed };
    const placed = await allRows(this.digitalOcean.api, list);
    const has = (kind: string) => placed.some(({ urn }) => urn.startsWith(`do:${kind}:`));
    const [droplets, volumes] = await Promise.all([
      has("droplet") ? namesById(this.digitalOcean, DROPLETS) : new Map<string, string>(),
      has("volume") ? namesById(this.digitalOcean, VOLUMES) : new Map<string, string>(),
    ]);
    return placed.map(({ urn, assigned_at }) => {
      const [, type = "", ...rest] = urn.split(":");
      const own = rest.join(":");
      const names = { droplet: droplets, volume: volumes }[type];
      return {
        kind: KIND_OF_URN[type] ?? type,
        id: own,
        name: names?.get(own) ?? own,
        assigned: assigned_at ?? "",
      };
    });
  }
}
