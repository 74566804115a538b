import {
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
  ToolError,
  textList,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";
import { affectedRegistry, registryOf } from "./registry.js";
import { registryInput, repositoryInput } from "./registry-inputs.js";
import { manifestList, repositoryOf } from "./repository.js";

const DeleteInput = z.object({
  registry: registryInput,
  repository: repositoryInput,
  tags: textList(z.array(z.string())).default([]).describe("Tags, by commas"),
  digests: textList(z.array(z.string())).default([]).describe("Manifests with all their tags, as sha256:…"),
});
type Delete = z.output<typeof DeleteInput>;

/** Tags and manifests that go. */
@injectable()
export class RepositoryChanges {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "delete_repository_tag",
    description: "Delete tags, or manifests by digest, whose space collect_registry_garbage frees.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedRegistry",
    input: DeleteInput,
    output: z.object({ repository: z.string(), deleted: z.array(z.string()) }),
  })
  async delete(input: Delete, call: Call) {
    const { registry, repository, targets } = await this.planned(input);
    const { api } = this.digitalOcean;
    const deleted: string[] = [];
    for (const { text, isTag } of targets) {
      try {
        await api.delete(
          isTag
            ? path`/registries/${registry}/repositories/${repository}/tags/${text}`
            : path`/registries/${registry}/repositories/${repository}/digests/${text}`,
        );
      } catch (error) {
        throw deleted.length > 0 ? endedEarly(error, text, deleted) : error;
      }
      deleted.push(text);
      call.progress(deleted.length, targets.length, text);
    }
    this.digitalOcean.lookups.forget();
    return { repository, deleted };
  }

  async previewDelete(input: Delete): Promise<Preview> {
    const { registry, repository, targets } = await this.planned(input);
    return {
      summary: `Delete from the repository ${registry}/${repository}: ${targets.map(({ text }) => text).join(", ")}.`,
      details: targets.map(({ text, digest, others, isTag }) =>
        isTag
          ? `${text} is ${digest}${others.length > 0 ? `, which ${others.join(", ")} still names` : ", which stays without a tag"}.`
          : `${text} goes with its tags: ${others.join(", ") || "none"}.`,
      ),
      subject: { registry, repository, targets },
    };
  }

  affectedRegistry({ registry }: { registry?: string | undefined }) {
    return affectedRegistry(this.digitalOcean, registry);
  }

  private async planned({ registry: reference, repository: name, tags, digests }: Delete) {
    if (tags.length + digests.length === 0)
      throw new ValidationError("tags, digests: nothing to delete.", { next: "Give one of them." });
    const { name: registry } = await registryOf(this.digitalOcean, reference);
    const repository = await repositoryOf(this.digitalOcean, registry, name);
    const manifests = await allRows(this.digitalOcean.api, manifestList(registry, repository));
    const tagged = tags.map((tag) => {
      const manifest = manifests.find((one) => one.tags?.includes(tag));
      if (!manifest) throw missing(`tag ${tag}`, repository);
      const others = (manifest.tags ?? []).filter((one) => !tags.includes(one));
      return { text: tag, digest: manifest.digest, others, isTag: true };
    });
    const whole = digests.map((digest) => {
      const manifest = manifests.find((one) => one.digest === digest);
      if (!manifest) throw missing(`manifest ${digest}`, repository);
      return { text: digest, digest, others: manifest.tags ?? [], isTag: false };
    });
    return { registry, repository, targets: [...tagged, ...whole] };
  }
}

const missing = (what: string, repository: string) =>
  new ToolError("not_found", `${repository} has no ${what}.`, {
    next: "digitalocean_list_repository_tags shows what there is; untagged: true what has no tag.",
  });

/** What has to be said besides the error itself: some of it is done. */
function endedEarly(error: unknown, at: string, deleted: readonly string[]): unknown {
  if (!ToolError.is(error)) return error;
  return new ToolError(error.kind, `${at}: ${error.message} Deleted before: ${deleted.join(", ")}.`, {
    ...(error.next !== undefined && { next: error.next }),
    details: { ...error.details, deleted },
    cause: error,
  });
}
