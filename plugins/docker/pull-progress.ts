import * as z from "zod";

const Message = z.looseObject({
  id: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  progressDetail: z
    .looseObject({ current: z.number().optional(), total: z.number().optional() })
    .optional()
    .catch(undefined),
  error: z.string().optional().catch(undefined),
  errorDetail: z.looseObject({ message: z.string().optional() }).optional().catch(undefined),
});

interface Layer {
  total: number;
  downloaded: number;
  extracted: number;
}

/** The Engine's word that a pull has failed, in the middle of an answer that began well. */
export class PullFailure extends Error {}

/** Where a pull stands. `done` and `total` count each layer's bytes twice: downloaded, then extracted. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

/** Adds up the messages of a pull over its layers. */
export class PullProgress {
  private readonly layers = new Map<string, Layer>();
  private most = 0;
  /** The Engine's last word: whether the image is new. */
  status = "";

  /** Takes the next message. Throws a PullFailure when it says that the pull has failed. */
  update(message: Record<string, unknown>): void {
    const { id, status = "", progressDetail, error, errorDetail } = Message.parse(message);
    const failure = errorDetail?.message ?? error;
    if (failure !== undefined) throw new PullFailure(failure);
    if (status.startsWith("Status: ")) this.status = status.slice("Status: ".length);
    if (id === undefined) return;
    const layer = this.layers.get(id) ?? { total: 0, downloaded: 0, extracted: 0 };
    const { current = 0, total = 0 } = progressDetail ?? {};
    if (total > 0) layer.total = Math.max(layer.total, total);
    if (status === "Downloading") layer.downloaded = current;
    if (status === "Download complete") layer.downloaded = layer.total;
    if (status === "Extracting") {
      layer.downloaded = layer.total;
      layer.extracted = current;
    }
    if (status === "Pull complete") layer.downloaded = layer.extracted = layer.total;
    if (layer.total > 0) this.layers.set(id, layer);
  }

  /** What has been done so far; undefined until there is something to count. It never goes back, as a retry would. */
  now(): Progress | undefined {
    if (this.layers.size === 0) return undefined;
    const layers = [...this.layers.values()];
    const downloaded = sum(layers.map((layer) => Math.min(layer.downloaded, layer.total)));
    const total = sum(layers.map((layer) => layer.total));
    this.most = Math.max(
      this.most,
      downloaded + sum(layers.map((layer) => Math.min(layer.extracted, layer.total))),
    );
    const complete = layers.filter((layer) => layer.extracted >= layer.total).length;
    const message = `${megabytes(downloaded)} of ${megabytes(total)} MB downloaded, ${complete} of ${layers.length} layers complete`;
    return { done: this.most, total: 2 * total, message };
  }
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
