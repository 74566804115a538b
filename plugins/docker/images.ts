import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  page,
  Tool,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedImage } from "./affected-image.js";
import type { Docker } from "./client.js";
import { isoSeconds } from "./container-row.js";
import { shortId } from "./find-container.js";
import { parseImageReference } from "./image-reference.js";
import { findImage, pullImage } from "./pull.js";

const ImageRow = z.object({ id: z.string(), tags: z.array(z.string()), size: z.int(), created: z.string() });
const ListInput = listInput(ImageRow, {});

const PullInput = z.object({ image: z.string().describe("[registry/]name[:tag or @digest]") });
const PullOutput = z.object({
  image: z.string(),
  id: z.string(),
  status: z.string(),
  size: z.int().describe("Bytes"),
});

/** Images on the Engine. */
@injectable()
export class Images {
  constructor(@inject(Client) private readonly docker: Docker) {}

  @Tool({
    name: "list_images",
    description: "List local images, newest first.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("images", ImageRow),
  })
  async list(input: z.output<typeof ListInput>, call: Call) {
    const images = await this.docker.ask(call.signal, (engine, abortSignal) =>
      engine.listImages({ abortSignal }),
    );
    const rows = images
      .sort((a, b) => b.Created - a.Created)
      .map(({ Id, RepoTags, Size, Created }) => ({
        id: shortId(Id),
        tags: (RepoTags ?? []).filter((tag) => tag !== "<none>:<none>"),
        size: Size,
        created: isoSeconds(Created * 1000),
      }));
    const { rows: shown, ...rest } = page(rows, input, ({ id }) => id);
    return { images: shown, ...rest };
  }

  @Tool({
    name: "pull_image",
    description: "Pull or update an image.",
    effect: "write",
    idempotent: true,
    openWorld: true,
    deadline: 15 * 60,
    resolve: "affectedImage",
    input: PullInput,
    output: PullOutput,
  })
  async pull(input: z.output<typeof PullInput>, call: Call) {
    const image = parseImageReference(input.image);
    if (image.version === undefined) {
      throw new ValidationError(`image: ${input.image} is an id, and registries know names only.`, {
        next: "Give [registry/]name[:tag or @digest]; docker_list_images shows the names of what is there.",
      });
    }
    const said = await pullImage(this.docker, image, call);
    const found = await findImage(this.docker, image.text, call.signal);
    const status = /up to date/i.test(said) ? "up to date" : "downloaded newer image";
    return { image: image.text, id: shortId(found?.Id ?? ""), status, size: found?.Size ?? 0 };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  async affectedImage({ image }: z.output<typeof PullInput>, { signal }: Call) {
    return [await affectedImage(this.docker, parseImageReference(image), signal)];
  }
}
