import type { Size } from "../account/size.js";
import { counted } from "../client/counted.js";
import { type Backups, dropletPrice } from "./backups.js";
import type { Droplet } from "./droplet.js";
import { type Image, imageName } from "./image.js";

/** What is done with a droplet and cannot be put back. */
export const REBUILDS = ["rebuild", "restore", "resize", "password_reset", "disable_backups"] as const;

type Rebuild = (typeof REBUILDS)[number];

/** What such a call is about, looked up. */
export interface Prepared {
  readonly droplet: Droplet;
  readonly image?: Image | undefined;
  readonly size?: Size | undefined;
}

interface Priced extends Prepared {
  readonly backups: Backups;
}

/** What is done, in one sentence. */
export const summaryOf = (action: Rebuild, prepared: Priced): string => SUMMARIES[action](prepared);

/** What that costs the droplet, a sentence each. */
export const lossesOf = (action: Rebuild, prepared: Prepared): readonly string[] => LOSSES[action](prepared);

const called = (image: Image | undefined) => (image ? imageName(image) : "");

const SUMMARIES: Readonly<Record<Rebuild, (prepared: Priced) => string>> = {
  rebuild: ({ droplet, image }) =>
    `Rebuild the droplet ${droplet.name} from ${called(image)}: its disk is overwritten.`,
  restore: ({ droplet, image }) =>
    `Restore the droplet ${droplet.name} from ${called(image)} of ${image?.created_at?.slice(0, 10) ?? "an unknown date"}: its disk is overwritten.`,
  resize: ({ droplet, size, backups }) =>
    `Resize the droplet ${droplet.name} to ${size?.slug} with its disk, for ${dropletPrice(size?.price_monthly ?? 0, backups)}.`,
  password_reset: ({ droplet }) => `Reset the root password of the droplet ${droplet.name}.`,
  disable_backups: ({ droplet }) => `End the automatic backups of the droplet ${droplet.name}.`,
};

/** What has been kept of a disk, and stays. */
function copiesOf({ snapshot_ids, backup_ids }: Droplet): string {
  const copies = [
    ...(snapshot_ids.length > 0 ? [counted(snapshot_ids.length, "snapshot")] : []),
    ...(backup_ids.length > 0 ? [counted(backup_ids.length, "backup")] : []),
  ];
  return copies.length > 0
    ? `It has ${copies.join(" and ")} from before.`
    : "There is no snapshot and no backup of it.";
}

const keepsDisk = ({ droplet }: Prepared): readonly string[] => [
  `Lost: everything on its disk of ${droplet.disk} GiB, unless digitalocean_run_droplet_action takes a snapshot first.`,
  copiesOf(droplet),
  "Its addresses and volumes stay.",
];

const LOSSES: Readonly<Record<Rebuild, (prepared: Prepared) => readonly string[]>> = {
  rebuild: keepsDisk,
  restore: keepsDisk,
  resize: ({ droplet, size }) => [
    `The disk grows from ${droplet.disk} to ${size?.disk} GiB and cannot shrink again: smaller sizes are out of reach from then on.`,
    "digitalocean_run_droplet_action with resize leaves the disk alone and can be put back.",
  ],
  password_reset: () => [
    "The present password stops working, the droplet restarts, and the new one goes by e-mail to the account's owner.",
  ],
  disable_backups: ({ droplet: { backup_ids } }) => [
    backup_ids.length > 0
      ? `No more are made, and DigitalOcean may delete what it has: ${counted(backup_ids.length, "backup")}.`
      : "No more are made; it has none.",
  ],
};
