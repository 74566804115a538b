import type { Droplet } from "./droplet.js";

/** What is done with a droplet and can be put back. */
export const ACTIONS = [
  "power_on",
  "shutdown",
  "power_off",
  "reboot",
  "power_cycle",
  "snapshot",
  "rename",
  "resize",
  "enable_ipv6",
  "enable_backups",
] as const;

export type Action = (typeof ACTIONS)[number];

/** What `name` is to be, or the size; empty where the action takes neither. */
type Sentence = (droplet: string, name: string) => string;

const SENTENCES: Readonly<Record<Action, Sentence>> = {
  power_on: (droplet) => `Turn on ${droplet}`,
  shutdown: (droplet) => `Shut down ${droplet}`,
  power_off: (droplet) => `Turn off ${droplet} at once`,
  reboot: (droplet) => `Reboot ${droplet}`,
  power_cycle: (droplet) => `Turn ${droplet} off at once, and on again`,
  snapshot: (droplet, name) => `Take the snapshot ${name} of ${droplet}`,
  rename: (droplet, name) => `Rename ${droplet} to ${name}`,
  resize: (droplet, size) => `Resize ${droplet} to ${size}`,
  enable_ipv6: (droplet) => `Turn on IPv6 of ${droplet}`,
  enable_backups: (droplet) => `Turn on weekly backups of ${droplet}`,
};

/** Actions that ask nobody inside, and what keeps the disk as it is. */
const MEANS: Readonly<Partial<Record<Action, string>>> = {
  power_off: "It is like pulling the plug: what was not written to the disk is lost.",
  power_cycle: "It is like pulling the plug: what was not written to the disk is lost.",
  resize: "The disk stays as it is.",
};

/** What an action does, in one sentence. */
export const summaryOf = (
  action: Action,
  { name, status }: Droplet,
  to: string,
  price: string | undefined,
): string =>
  `${SENTENCES[action](`the droplet ${name} (${status})`, to)}${price === undefined ? "" : `, for ${price}`}.`;

/** What else somebody should know of an action before. */
export const meaningOf = (action: Action): readonly string[] => {
  const means = MEANS[action];
  return means === undefined ? [] : [means];
};
