import { monthly, unknownPrice } from "../client/prices.js";

/**
 * Dollars a month for each node, with the storage that comes with the size. The API tells no prices of databases; these are
 * the list prices of basic sizes that were published up to 2025, rounded to whole dollars.
 */
const NODE: Readonly<Record<string, number>> = {
  "db-s-1vcpu-1gb": 15,
  "db-s-1vcpu-2gb": 30,
  "db-s-2vcpu-4gb": 60,
  "db-s-4vcpu-8gb": 120,
  "db-s-6vcpu-16gb": 240,
  "db-s-8vcpu-32gb": 480,
};

/** Dollars a month; undefined where no price of the size is known. */
export function databasePrice(size: string, nodes: number): number | undefined {
  const each = Object.hasOwn(NODE, size) ? NODE[size] : undefined;
  return each === undefined ? undefined : each * nodes;
}

/** "about $60.00 a month", or that nobody here knows. */
export function databasePriceText(size: string, nodes: number): string {
  const price = databasePrice(size, nodes);
  return price === undefined ? unknownPrice(size) : `about ${monthly(price)}`;
}
