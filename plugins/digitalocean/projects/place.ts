import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { outcomeOf, Placed, type Project, ProjectAnswer } from "./project.js";
import type { NamedResource } from "./resource-kind.js";

const TagAnswer = z.looseObject({ tag: z.looseObject({ name: z.string() }) });

/** What has become of resources that were to be moved, by label. */
export interface Moved {
  readonly moved: string[];
  readonly unchanged: string[];
  readonly failed: string[];
}

export async function createProject({ api }: DigitalOcean, name: string): Promise<Project> {
  return (await api.post(path`/projects`, ProjectAnswer, { name, purpose: "Other" })).project;
}

export async function move(
  { api }: DigitalOcean,
  id: string,
  resources: readonly NamedResource[],
): Promise<Moved> {
  const urns = resources.flatMap(({ urn }) => urn ?? []);
  const answer = await api.post(
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
export async function addTag(
  { api }: DigitalOcean,
  wanted: string,
  resources: readonly NamedResource[],
): Promise<string> {
  const { tag } = await api.post(path`/tags`, TagAnswer, { name: wanted });
  await api.send("POST", path`/tags/${tag.name}/resources`, { body: tagged(resources) });
  return tag.name;
}

export const removeTag = ({ api }: DigitalOcean, name: string, resources: readonly NamedResource[]) =>
  api.delete(path`/tags/${name}/resources`, { body: tagged(resources) });

const tagged = (resources: readonly NamedResource[]) => ({
  resources: resources.map(({ id, tagged: resource_type }) => ({ resource_id: id, resource_type })),
});
