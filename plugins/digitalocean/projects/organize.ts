import {
  type Affected,
  type Call,
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
import { inTurn, type OneChange } from "../client/in-turn.js";
import { newName } from "../client/new-name.js";
import { addTag, createProject, type Moved, move, removeTag } from "./place.js";
import { PROJECTS, type Project } from "./project.js";
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
  async organize(input: Input, call: Call): Promise<z.output<typeof Output>> {
    const { digitalOcean } = this;
    const resources = await this.resources(input);
    const removed = await this.knownTags(input.remove_tags);
    const added: string[] = [];
    let project = await this.present(input);
    let placed: Moved = { moved: [], unchanged: [], failed: [] };
    const isNew = input.project !== undefined && project === undefined;
    const changes: OneChange[] = [
      ...given(isNew ? input.project : undefined).map((name) => ({
        says: `create the project ${name}`,
        make: async () => {
          project = await createProject(digitalOcean, name);
        },
      })),
      ...given(input.project).map((name) => ({
        says: `move to the project ${name}`,
        make: async () => {
          if (project) placed = await move(digitalOcean, project.id, resources);
        },
      })),
      ...input.add_tags.map((name) => ({
        says: `add the tag ${name}`,
        make: async () => {
          added.push(await addTag(digitalOcean, name, resources));
        },
      })),
      ...removed.map((name) => ({
        says: `remove the tag ${name}`,
        make: () => removeTag(digitalOcean, name, resources),
      })),
    ];
    try {
      await inTurn(changes, "the resources", call);
    } finally {
      digitalOcean.lookups.forget();
    }
    return {
      ...(project && { project: project.name, created: isNew }),
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

  /** The project that is named; undefined where it is to be made. Throws when it is missing otherwise. */
  private async present({ project, create }: Input): Promise<Project | undefined> {
    if (project === undefined) return undefined;
    return create ? this.known(project) : this.digitalOcean.lookups.find(PROJECTS, project);
  }

  private async knownTags(names: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const name of names) found.push((await this.digitalOcean.lookups.find(TAGS, name)).name);
    return found;
  }
}

const given = (name: string | undefined): string[] => (name === undefined ? [] : [name]);
