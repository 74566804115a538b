/** Dollars as people write them: "$6.00", "$0.893". */
export const dollars = (amount: number): string =>
  `$${amount.toFixed(amount !== 0 && Math.abs(amount) < 1 && inCents(amount) !== amount ? 4 : 2)}`;

/** "$6.00 a month". */
export const monthly = (amount: number): string => `${dollars(amount)} a month`;

/** What a gigabyte costs for a month. */
export const VOLUME_GIGABYTE = 0.1;
export const SNAPSHOT_GIGABYTE = 0.06;
/** What a reserved IP costs for a month while it is assigned to nothing, and each node of a load balancer. */
export const RESERVED_IP = 5;
export const LOAD_BALANCER_NODE = 12;
/** What weekly backups add to a droplet's price; daily ones. */
export const WEEKLY_BACKUPS = 0.2;
export const DAILY_BACKUPS = 0.3;

/** Dollars a month for a volume of so many GiB, and for a snapshot of so many GB. */
export const volumePrice = (size: number): number => inCents(size * VOLUME_GIGABYTE);
export const snapshotPrice = (size: number): number => inCents(size * SNAPSHOT_GIGABYTE);

/** Without what binary fractions add. */
export const inCents = (amount: number): number => Math.round(amount * 100) / 100;
