import { type Call, Client, inject, injectable, type Preview, Tool, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { follow } from "../client/follow.js";
import { path } from "../client/path.js";
import { affectedRegistry, bytesText, registryOf } from "./registry.js";
import { registryInput } from "./registry-inputs.js";

const Collection = z.looseObject({
  garbage_collection: z.looseObject({
    uuid: z.string(),
    status: z.string(),
    blobs_deleted: z.number().nullish(),
    freed_bytes: z.number().nullish(),
  }),
});

const CollectInput = z.object({
  registry: registryInput,
  wait: z.boolean().default(true).describe("Until it has ended"),
});
type Collect = z.output<typeof CollectInput>;

const FAILED = ["failed", "cancelled"];

/** Space of layers that no manifest names any more. A manifest without a tag still names its own. */
@injectable()
export class Garbage {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "collect_registry_garbage",
    description: "Free the space of deleted manifests. Nothing can be pushed meanwhile.",
    effect: "destroy",
    preview: "previewCollect",
    resolve: "affectedRegistry",
    deadline: 600,
    input: CollectInput,
    output: z.object({
      registry: z.string(),
      collection: z.string(),
      status: z.string(),
      freed: z.string(),
      blobs_deleted: z.number(),
      next: z.string().optional(),
    }),
  })
  async collect({ registry, wait }: Collect, call: Call) {
    const { api } = this.digitalOcean;
    const { name } = await registryOf(this.digitalOcean, registry);
    const begun = await api.post(path`/registries/${name}/garbage-collection`, Collection);
    if (!wait) return told(name, begun);
    const { uuid } = begun.garbage_collection;
    let last = begun;
    const outcome = await follow(this.digitalOcean, call, "garbage collection", async () => {
      last = await this.current(name, last);
      const { status } = last.garbage_collection;
      return { status, done: status === "succeeded", ...(FAILED.includes(status) && { failed: status }) };
    });
    this.digitalOcean.lookups.forget();
    if (outcome.failed !== undefined)
      throw new ToolError("service_unavailable", `The garbage collection ${uuid} has ${outcome.failed}.`, {
        next: "Nothing is lost; call again.",
        details: { collection: uuid },
      });
    return told(name, last);
  }

  async previewCollect({ registry }: Collect): Promise<Preview> {
    const { name, storage_usage_bytes: used } = await registryOf(this.digitalOcean, registry);
    return {
      summary: `Collect the garbage of the registry ${name}, which uses ${bytesText(used ?? 0)}.`,
      details: [
        "Layers that only deleted manifests named are deleted for good. Manifests without a tag stay: digitalocean_delete_repository_tag deletes them by digest.",
        "Until it has ended, usually some minutes, the registry is read-only: nothing can be pushed.",
      ],
      subject: { registry: name },
    };
  }

  affectedRegistry({ registry }: { registry?: string | undefined }) {
    return affectedRegistry(this.digitalOcean, registry);
  }

  /** The collection that is going on. The API answers 404 when there is none, so the list of all tells how it ended. */
  private async current(
    registry: string,
    last: z.output<typeof Collection>,
  ): Promise<z.output<typeof Collection>> {
    const { uuid } = last.garbage_collection;
    const { garbage_collections: all } = await this.digitalOcean.api.get(
      path`/registries/${registry}/garbage-collections`,
      Collections,
    );
    const found = all?.find((one) => one.uuid === uuid);
    return found ? { garbage_collection: found } : last;
  }
}

const Collections = z.looseObject({
  garbage_collections: z.array(Collection.shape.garbage_collection).nullish(),
});

function told(registry: string, { garbage_collection: one }: z.output<typeof Collection>) {
  const isOver = one.status === "succeeded";
  return {
    registry,
    collection: one.uuid,
    status: one.status,
    freed: bytesText(one.freed_bytes ?? 0),
    blobs_deleted: one.blobs_deleted ?? 0,
    ...(!isOver && {
      next: `It goes on: digitalocean_call_api_read of GET /v2/registries/${registry}/garbage-collections shows its end.`,
    }),
  };
}
