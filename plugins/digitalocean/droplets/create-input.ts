import { takesSecrets, textList } from "cargoshipper/plugin";
import * as z from "zod";

/** Droplets that one request of the API makes. */
const MOST = 10;
/** Bytes. */
const LONGEST_USER_DATA = 64 * 1024;

const several = textList(z.array(z.string()));

const droplet = z
  .string()
  .refine((name) => /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(name) && name.length <= 255, {
    error: "expected letters, digits, dots and hyphens, as in a hostname",
  });

const Fields = z.object({
  name: droplet.optional().describe("Hostname"),
  names: textList(
    z
      .array(droplet)
      .refine((names) => names.length > 0, { error: "expected at least one" })
      .refine((names) => names.length <= MOST, {
        error: ({ input }) =>
          `one call creates at most ${MOST} droplets, and these are ${(input as string[]).length}`,
      })
      .refine((names) => new Set(names).size === names.length, { error: "one is there twice" }),
  )
    .optional()
    .describe("Instead, by commas"),
  region: z.string().describe("Slug"),
  size: z.string().describe("Slug"),
  image: z.string().describe("Slug or snapshot"),
  vpc: z.string().optional().describe("Name"),
  ssh_keys: several.default([]).describe("Names"),
  user_data: takesSecrets(
    z
      .string()
      .refine((text) => Buffer.byteLength(text) <= LONGEST_USER_DATA, { error: "expected at most 64 KiB" }),
  )
    .optional()
    .describe("cloud-init"),
  tags: several.default([]).describe("Names"),
  volumes: several.default([]).describe("Names"),
  project: z.string().optional().describe("Name"),
  ipv6: z.boolean().optional().describe("As well"),
  monitoring: z.boolean().default(true).describe("Metrics"),
  backups: z.enum(["weekly", "daily"]).optional().describe("Paid"),
  wait: z.boolean().default(true).describe("Until active"),
});

/** What a person sets of new droplets. Exactly one of `name` and `names` is given. */
export const CreateInput = Fields.refine(
  ({ name, names }) => (name === undefined) !== (names === undefined),
  {
    error: "expected either name or names",
    path: ["name"],
  },
);

export type CreateInput = z.output<typeof CreateInput>;

/** The names of the droplets that are to be. */
export const namesIn = ({ name, names }: CreateInput): readonly string[] => names ?? (name ? [name] : []);
