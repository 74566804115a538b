import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { zoneInput } from "../client/inputs.js";

const KINDS = ["files", "tags", "hosts", "prefixes"] as const;
type Kind = (typeof KINDS)[number];

/** Of one call: more is better purged by host, prefix or tag. */
const MOST = 500;
const texts = () => z.array(z.string()).optional();

export const PurgeInput = z.object({
  zone: zoneInput,
  everything: z.boolean().optional().describe("All"),
  files: texts().describe("URLs"),
  tags: texts().describe("Cache tags"),
  hosts: texts().describe("Hostnames"),
  prefixes: texts().describe("host/path"),
});

type Purge = { readonly kind: "everything" } | { readonly kind: Kind; readonly values: readonly string[] };

/** The one thing that is to be purged. Throws when it is none or several, or when a value is not of the zone. */
export function whatToPurge(input: z.output<typeof PurgeInput>, zone: string): Purge {
  const kinds = KINDS.filter((kind) => input[kind] !== undefined);
  const [kind] = kinds;
  if (kinds.length + (input.everything ? 1 : 0) !== 1)
    throw new ValidationError("Give exactly one of everything, files, tags, hosts and prefixes.", {
      next: "Call once for each of them.",
    });
  if (kind === undefined) return { kind: "everything" };
  const values = input[kind] ?? [];
  if (values.length === 0 || values.length > MOST)
    throw new ValidationError(`${kind}: expected 1 to ${MOST}, got ${values.length}.`, {
      next: "For many files, purge by host, prefix or tag, or everything.",
    });
  const faults = values.flatMap((value) => FAULTS[kind](value, zone) ?? []);
  if (faults.length > 0)
    throw new ValidationError(`${kind}: ${faults.slice(0, 5).join("; ")}.`, {
      next: "Correct them; nothing was purged.",
    });
  return { kind, values };
}

const inZone = (host: string, zone: string) => host === zone || host.endsWith(`.${zone}`);

const FAULTS: Readonly<Record<Kind, (value: string, zone: string) => string | undefined>> = {
  files: (value, zone) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || !/^https?:$/.test(url.protocol))
      return `${value} is no URL such as https://${zone}/style.css`;
    return inZone(url.hostname, zone) ? undefined : `${value} is not in ${zone}`;
  },
  tags: (value) =>
    /^[\x21-\x7e]{1,1024}$/.test(value) ? undefined : `${value} is no tag: it has to be ASCII without spaces`,
  hosts: (value, zone) => {
    if (/[/:]/.test(value)) return `${value}: give the hostname alone`;
    return inZone(value.toLowerCase(), zone) ? undefined : `${value} is not in ${zone}`;
  },
  prefixes: (value, zone) => {
    if (/:\/\//.test(value)) return `${value}: leave the scheme away`;
    const [host = "", path] = value.split(/\/(.*)/s);
    if (path === undefined) return `${value}: it has no path; for a whole host use hosts`;
    return inZone(host.toLowerCase(), zone) ? undefined : `${value} is not in ${zone}`;
  },
};
