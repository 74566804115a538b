import { ValidationError } from "cargoshipper/plugin";

/** An image's name in the parts that the Engine takes. */
export interface ImageReference {
  /** As it was written. */
  readonly text: string;
  readonly repository: string;
  /** A tag or a digest; `latest` when neither was written. Undefined for an id. */
  readonly version: string | undefined;
}

const HOST = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
const PART = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const TAG = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
const DIGEST = "[a-zA-Z][a-zA-Z0-9]*(?:[-_+.][a-zA-Z][a-zA-Z0-9]*)*:[a-fA-F0-9]{32,}";
const REFERENCE = new RegExp(`^((?:${HOST}/)?${PART}(?:/${PART})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const ID = /^(?:sha256:)?[a-f0-9]{64}$/;
const HUB = /^(?:index\.)?docker\.io$/i;
const LONGEST = 512;

/**
 * The names of an image that rules may mean: as written, and with registry and tag filled in, once short as the Engine
 * shows it and once in full.
 */
export function namesOfImage({ text, repository, version }: ImageReference): string[] {
  if (version === undefined) return [text];
  const [, first = "", path = repository] = /^([^/]+)\/(.*)$/.exec(repository) ?? [];
  const named = /[.:A-Z]/.test(first) || first === "localhost";
  const hub = !named || HUB.test(first);
  const onHub = named ? path : repository;
  const short = hub ? onHub.replace(/^library\//, "") : repository;
  const full = hub ? `docker.io/${onHub.includes("/") ? onHub : `library/${onHub}`}` : repository;
  // The Engine goes by the digest where there is a tag as well, and a rule may name either.
  const written = text.slice(repository.length) || `:${version}`;
  const suffixes = [written, version.includes(":") ? `@${version}` : `:${version}`];
  return [...new Set([text, ...suffixes.flatMap((suffix) => [short + suffix, full + suffix])])];
}

/** Reads an image's name by the grammar of references. Throws a ValidationError when it is none. */
export function parseImageReference(written: string): ImageReference {
  const text = written.trim();
  if (ID.test(text)) return { text, repository: text, version: undefined };
  const [, repository, tag, digest] = (text.length <= LONGEST && REFERENCE.exec(text)) || [];
  if (repository === undefined) {
    const why = /^[^:@]*[A-Z]/.test(text)
      ? "repository names are lower-case"
      : "expected [registry/]name[:tag]";
    throw new ValidationError(`image: "${text.slice(0, 100)}" is not the name of an image; ${why}.`);
  }
  return { text, repository, version: digest ?? tag ?? "latest" };
}
