import type { Operation } from "cargoshipper/api";
import type { Affected } from "cargoshipper/plugin";

/** Changes of objects that neither the path nor a name in the body tells: which kinds, by the path. */
const OUT_OF_SIGHT: readonly (readonly [path: RegExp, kinds: readonly string[]])[] = [
  [/\/dns_records\/(?:batch|import|scan)/, ["record"]],
  [/\/email\/routing\/(?:dns|enable|disable)|\/secondary_dns\//, ["record"]],
  [/\/workers\/(?:routes|domains)/, ["worker"]],
  [/^\/accounts\/.*\/workers\/domains/, ["zone", "record"]],
  [/\/teamnet\/routes/, ["tunnel"]],
  [/\/slurper\/|\/r2\/temp-access-credentials/, ["bucket"]],
  [/\/workers\/(?:workers|scripts|dispatch)\b.*\/(?:versions|settings)/, ["namespace", "database", "bucket"]],
];

/** Something of a kind, and nobody can tell what: every rule about that kind fits it. */
export const anyOf = (kind: string): Affected => ({ kind, names: "unknown", labels: "unknown" });

/** What an operation changes without saying which. */
export const outOfSight = ({ effect, path }: Operation): Affected[] =>
  effect === "read"
    ? []
    : OUT_OF_SIGHT.flatMap(([pattern, kinds]) => (pattern.test(path) ? kinds.map(anyOf) : []));
