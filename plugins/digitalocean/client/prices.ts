/** Dollars as people write them: "$6.00", "$0.893". */
export const dollars = (amount: number): string =>
  `$${amount.toFixed(amount !== 0 && Math.abs(amount) < 1 && inCents(amount) !== amount ? 4 : 2)}`;

/** "$6.00 a month". */
export const monthly = (amount: number): string => `${dollars(amount)} a month`;

/** What is said instead of a price that nobody here knows. */
export const unknownPrice = (what?: string): string =>
  `an unknown price (${what ? `${what}: ` : ""}see digitalocean.com/pricing)`;

/** The same for a price that may not be known. */
export const priceText = (amount: number | undefined): string =>
  amount === undefined ? unknownPrice() : monthly(amount);

/** What a gigabyte costs for a month. */
export const VOLUME_GIGABYTE = 0.1;
export const SNAPSHOT_GIGABYTE = 0.06;
/** What a reserved IP costs for a month while it is assigned to nothing, and each node of a regional load balancer. */
export const RESERVED_IP = 5;
export const LOAD_BALANCER_NODE = 12;
/** What backups add to a droplet's price, by their plan. */
export const BACKUPS = { weekly: 0.2, daily: 0.3 } as const;

export type BackupPlan = keyof typeof BACKUPS;

/** Dollars a month for a droplet with its backups. */
export const withBackups = (price: number, plan: BackupPlan): number => inCents(price * (1 + BACKUPS[plan]));

/** Dollars a month for a volume of so many GiB, and for a snapshot of so many GB. */
export const volumePrice = (size: number): number => inCents(size * VOLUME_GIGABYTE);
export const snapshotPrice = (size: number): number => inCents(size * SNAPSHOT_GIGABYTE);

/** Without what binary fractions add. */
export const inCents = (amount: number): number => Math.round(amount * 100) / 100;
