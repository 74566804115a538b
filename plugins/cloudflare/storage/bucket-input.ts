import * as z from "zod";

/** Where a bucket's data have to stay; `default` is nowhere in particular. */
export const JURISDICTIONS = ["default", "eu", "us", "fedramp", "fedramp-high"] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number];

/** A bucket's name within its jurisdiction. */
export interface BucketRef {
  readonly name: string;
  readonly jurisdiction: Jurisdiction;
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{1,62})[a-z0-9]$/;

/** A bucket's name alone, by the API's own rules. */
export const bucketName = z
  .string()
  .refine(
    (name) => NAME.test(name) && name.length <= 63,
    "expected 3 to 63 lower-case letters, digits and hyphens",
  );

/** A bucket as lists name it: `logs`, or `eu/logs` for one in a jurisdiction of its own, which has names of its own. */
export const bucketInput = z
  .string()
  .transform((text, context): BucketRef => {
    const [, place = "default", name = ""] = /^(?:([a-z-]+)\/)?(.*)$/s.exec(text) ?? [];
    const jurisdiction = JURISDICTIONS.find((one) => one === place);
    if (jurisdiction && bucketName.safeParse(name).success) return { name, jurisdiction };
    context.addIssue({
      code: "custom",
      message: `expected a bucket's name, or one after a jurisdiction of ${JURISDICTIONS.join(", ")}: eu/logs`,
    });
    return z.NEVER;
  })
  .describe("Name; eu/name if it has a jurisdiction");

/** A bucket as lists name it. */
export const bucketLabel = ({ name, jurisdiction }: BucketRef): string =>
  jurisdiction === "default" ? name : `${jurisdiction}/${name}`;

/** The header that leads to a jurisdiction. */
export const within = ({ jurisdiction }: Pick<BucketRef, "jurisdiction">) =>
  jurisdiction === "default" ? {} : ({ "cf-r2-jurisdiction": jurisdiction } as const);
