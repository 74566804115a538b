/**
 * Something that exists, or is about to, and that a call is about. Rules of the operator are matched against `id`, each
 * of `names`, and each label as `key=value`.
 */
export interface Affected {
  /** One of the plugin's `kinds`: `container`. */
  readonly kind: string;
  readonly id?: string | undefined;
  /** `unknown` where nobody can tell which one it is, such as a thing that only a request's body names: every rule fits it. */
  readonly names?: readonly string[] | "unknown" | undefined;
  /** `unknown` for what nobody can look at yet, such as an image before its pull: every rule about a label fits it. */
  readonly labels?: Readonly<Record<string, string>> | "unknown" | undefined;
}

/** What the operator decides about a risk. */
export type Decision = "allow" | "ask" | "deny";

/** A kind of risk that a plugin's tools can bring about. */
export interface RiskSpec {
  /** What it means, for the operator's table: "Folders of the host are mounted". */
  readonly description: string;
  /** What holds unless the configuration says otherwise. */
  readonly default: Decision;
}

/** A risk that one call brings about. */
export interface Risk {
  /** One of the plugin's `risks`: `bindMounts`. */
  readonly risk: string;
  /** What exactly: a path, an address. Rules of the operator may name it, so give it in its plainest form. */
  readonly value?: string | undefined;
  /** One clause for the person and the model: "/srv/data is mounted at /data". */
  readonly says: string;
}
