import { Client, inject, injectable, listInput, listOutput, page, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { allRows, somePage } from "../client/rows.js";
import { affectedRegistry, priceOf, registryOf, Subscription, storageOf } from "./registry.js";
import { registryInput, repositoryInput } from "./registry-inputs.js";
import {
  manifestList,
  manifestRow,
  RepositoryRow,
  repositoryList,
  repositoryOf,
  repositoryRow,
  TagRow,
  tagList,
  tagRow,
} from "./repository.js";

const ListInput = listInput(RepositoryRow, { registry: registryInput });
const TagsInput = listInput(TagRow, {
  registry: registryInput,
  repository: repositoryInput,
  untagged: z.boolean().optional().describe("Manifests without a tag instead"),
});

/** What a registry holds. */
@injectable()
export class Repositories {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_repositories",
    description: "List the registry's repositories, with its storage and price.",
    effect: "read",
    resolve: "affectedRegistry",
    input: ListInput,
    output: listOutput("repositories", RepositoryRow).extend({
      registry: z.string(),
      storage: z.string(),
      subscription: z.string(),
    }),
  })
  async list(input: z.output<typeof ListInput>) {
    const { api } = this.digitalOcean;
    const registry = await registryOf(this.digitalOcean, input.registry);
    const list = repositoryList(registry.name);
    const [{ rows, ...rest }, { subscription }] = await Promise.all([
      somePage(api, list, input, { rowOf: repositoryRow, identify: ({ name }) => name }),
      api.get(path`/registries/subscription`, Subscription),
    ]);
    return {
      registry: registry.name,
      storage: storageOf(registry.storage_usage_bytes ?? 0, subscription?.tier?.included_storage_bytes),
      subscription: priceOf(subscription?.tier),
      repositories: rows,
      ...rest,
    };
  }

  @Tool({
    name: "list_repository_tags",
    description: "List a repository's tags, or its untagged manifests.",
    effect: "read",
    resolve: "affectedRegistry",
    input: TagsInput,
    output: listOutput("tags", TagRow),
  })
  async tags(input: z.output<typeof TagsInput>) {
    const { api } = this.digitalOcean;
    const { name } = await registryOf(this.digitalOcean, input.registry);
    const repository = await repositoryOf(this.digitalOcean, name, input.repository);
    if (input.untagged) {
      // The API cannot look for them, so that all manifests are read.
      const manifests = await allRows(api, manifestList(name, repository));
      const untagged = manifests.filter(({ tags }) => !tags?.length).map(manifestRow);
      const { rows, ...rest } = page(untagged, input, ({ digest }) => digest);
      return { tags: rows, ...rest };
    }
    const list = tagList(name, repository);
    const { rows, ...rest } = await somePage(api, list, input, { rowOf: tagRow, identify: ({ tag }) => tag });
    return { tags: rows, ...rest };
  }

  affectedRegistry({ registry }: { registry?: string | undefined }) {
    return affectedRegistry(this.digitalOcean, registry);
  }
}
