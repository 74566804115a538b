import {
  type Affected,
  Client,
  inject,
  injectable,
  type Risk,
  Tool,
  ToolError,
  textList,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { newName } from "../client/new-name.js";
import { path } from "../client/path.js";
import { outcomeOf, Placed, PROJECTS, ProjectAnswer } from "./project.js";
import { type NamedResource, resourceOf } from "./resource-kind.js";
import { TAGS } from "./tag.js";
import { tagInput } from "./tag-input.js";
import { tagRisks } from "./tag-risks.js";

/** Resources of one call: the API takes no more. */
const MOST = 100;

const Input = z.object({
  resources: textList(z.array(z.string()).min(1).max(MOST)).describe("kind:name"),
  project: newName.optional().describe("Move there"),
  create: z.boolean().optional().describe("If missing"),
  add_tags: textList(z.array(tagInput)).default([]).describe("Names"),
  remove_tags: textList(z.array(tagInput)).default([]).describe("Names"),
});

type Input = z.output<typeof Input>;

const Output = z.object({
  project: z.string().optional(),
  created: z.boolean().optional(),
  moved: z.array(z.string()),
  unchanged: z.array(z.string()),
  failed: z.array(z.string()),
  added_tags: z.array(z.string()),
  removed_tags: z.array(z.string()),
});

const TagAnswer = z.looseObject({ tag: z.looseObject({ name: z.string() }) });

/** Puts things where they belong. */
@injectable()
export class Organize {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "organize_resources",
    description: "Move resources to a project; add, remove tags.",
    effect: "write",
    idempotent: true,
    risks: "risks",
    resolve: "affected",
    input: Input,
    output: Output,
  })
  async organize(input: Input): Promise<z.output<typeof Output>> {
    const resources = await this.resources(input);
    const removed = await this.knownTags(input.remove_tags);
    const project =
      input.project === undefined ? undefined : await this.project(input.project, input.create === true);
    const placed = project
      ? await this.move(project.id, resources)
      : { moved: [], unchanged: [], failed: [] };
    const added: string[] = [];
    for (const name of input.add_tags) added.push(await this.addTag(name, resources));
    for (const name of removed)
      await this.digitalOcean.api.delete(path`/tags/${name}/resources`, { body: tagged(resources) });
    this.digitalOcean.lookups.forget();
    return {
      ...(project && { project: project.name, created: project.created }),
      ...placed,
      added_tags: added,
      removed_tags: removed,
    };
  }

  async risks(input: Input): Promise<readonly Risk[]> {
    const droplets = (await this.resources(input)).filter((one) => one.tagged === "droplet");
    return tagRisks(this.digitalOcean, {
      droplets: droplets.map(({ id }) => id),
      add: input.add_tags,
      remove: input.remove_tags,
    });
  }

  async affected(input: Input): Promise<readonly Affected[]> {
    const resources = await this.resources(input);
    const { project, add_tags, remove_tags } = input;
    const known = project === undefined ? undefined : await this.known(project);
    const target = known ? affectedThing(PROJECTS, known) : { kind: "project", names: [project ?? ""] };
    return [
      ...resources.map((one) => one.affected),
      ...(project === undefined ? [] : [target]),
      ...[...add_tags, ...remove_tags].map((name) => ({ kind: "tag", names: [name] })),
    ];
  }

  /** What is meant. Throws before anything is done when something of it cannot be. */
  private async resources(input: Input): Promise<NamedResource[]> {
    if (input.project === undefined && input.add_tags.length + input.remove_tags.length === 0)
      throw new ValidationError("Nothing to do: neither a project nor tags are given.", {
        next: "Give project, add_tags or remove_tags.",
      });
    const found = await Promise.all(input.resources.map((label) => resourceOf(this.digitalOcean, label)));
    const homeless = found.find(({ urn }) => urn === undefined);
    if (input.project !== undefined && homeless)
      throw new ValidationError(`resources: ${homeless.label} cannot be in a project.`, {
        next: "Leave it out.",
      });
    const tagless = found.find((one) => one.tagged === undefined);
    if (input.add_tags.length + input.remove_tags.length > 0 && tagless)
      throw new ValidationError(`resources: ${tagless.label} cannot have tags here.`, {
        next: "Tag droplets, volumes and snapshots only.",
      });
    return found;
  }

  private async known(reference: string) {
    try {
      return await this.digitalOcean.lookups.find(PROJECTS, reference);
    } catch (error) {
      if (ToolError.is(error) && error.kind === "not_found") return undefined;
      throw error;
    }
  }

  private async project(reference: string, create: boolean) {
    const { api, lookups } = this.digitalOcean;
    const known = create ? await this.known(reference) : await lookups.find(PROJECTS, reference);
    if (known) return { ...known, created: false };
    const body = { name: reference, purpose: "Other" };
    const { project } = await api.post(path`/projects`, ProjectAnswer, body);
    lookups.forget();
    return { ...project, created: true };
  }

  private async move(id: string, resources: readonly NamedResource[]) {
    const urns = resources.flatMap(({ urn }) => urn ?? []);
    const answer = await this.digitalOcean.api.post(
      path`/projects/${id}/resources`,
      z.looseObject({ resources: z.array(Placed) }),
      { resources: urns },
    );
    const status = new Map(answer.resources.map((one) => [one.urn, one.status ?? ""]));
    const of = ({ urn = "" }: NamedResource) => outcomeOf(status.get(urn) ?? "");
    const labels = (outcome: string) =>
      resources.filter((one) => of(one) === outcome).map(({ label }) => label);
    return { moved: labels("moved"), unchanged: labels("unchanged"), failed: labels("failed") };
  }

  /** Adds a tag, made when it is missing, and answers its name as the API has it. */
  private async addTag(wanted: string, resources: readonly NamedResource[]): Promise<string> {
    const { api } = this.digitalOcean;
    const { tag } = await api.post(path`/tags`, TagAnswer, { name: wanted });
    await api.send("POST", path`/tags/${tag.name}/resources`, { body: tagged(resources) });
    return tag.name;
  }

  private async knownTags(names: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const name of names) found.push((await this.digitalOcean.lookups.find(TAGS, name)).name);
    return found;
  }
}

const tagged = (resources: readonly NamedResource[]) => ({
  resources: resources.map(({ id, tagged: resource_type }) => ({ resource_id: id, resource_type })),
});
