import { ConfigurationError, nearest, ValidationError } from "../plugin/index.js";
import { type Address, isSecretName, keyOf, NAME_FORM, scopesOf } from "./address.js";
import { environmentShelf, fileShelf, type Held, type Shelf } from "./shelf.js";

/** Where secrets are looked for. */
export interface SecretPlaces {
  /** Looked into at each resolution. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the variables that hold secrets begin with. Default: `CARGOSHIPPER_SECRET_`. */
  readonly prefix?: string | undefined;
  /** The absolute path of a dotenv file with the same names without the prefix, or of a folder of files. */
  readonly file?: string | undefined;
}

/** A secret, without its value. */
export interface SecretName extends Address {
  /** `environment`, or the path of the file or folder. */
  readonly source: string;
}

const PREFIX = "CARGOSHIPPER_SECRET_";
/** Characters. Redaction leaves shorter values alone, because it would mask ordinary text. */
const SHORTEST = 4;

/**
 * Secrets that callers give by name. They are read anew each time, so that a rotated one holds at once; the narrowest
 * scope wins, and at equal scope the environment wins over the file.
 */
export class SecretStore {
  private readonly prefix: string;

  constructor(private readonly places: SecretPlaces) {
    this.prefix = places.prefix ?? PREFIX;
  }

  /** Whether there can be any secret, without looking into a file. */
  get any(): boolean {
    const { env, file } = this.places;
    return file !== undefined || Object.keys(env).some((name) => name.startsWith(this.prefix));
  }

  /**
   * All secrets; or those that hold for a plugin, with all its targets or for one of them. Throws a ToolError,
   * `configuration`, when the file cannot be read.
   */
  async names(plugin?: string, target?: string): Promise<SecretName[]> {
    const weakestFirst = (await this.shelves()).reverse();
    const found = new Map(weakestFirst.flatMap((shelf) => [...shelf]));
    const scopes = plugin === undefined ? undefined : scopesOf(plugin, target);
    const holds = ({ scope }: Address) =>
      scopes === undefined ||
      scopes.includes(scope) ||
      (target === undefined && scope.startsWith(`${scopes[0]}/`));
    return [...found]
      .filter(([, held]) => holds(held))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { name, scope, source }]) => ({ name, scope, source }));
  }

  /**
   * The value of a secret for a plugin's target. Throws a ToolError: `validation` when there is none of that name,
   * `configuration` when it cannot be read, or is too short to be masked.
   */
  async resolve(name: string, plugin: string, target: string | undefined): Promise<string> {
    if (!isSecretName(name)) throw new ValidationError(`The name of a secret is ${NAME_FORM}.`);
    const shelves = await this.shelves();
    for (const scope of scopesOf(plugin, target)) {
      const held = shelves.map((shelf) => shelf.get(keyOf({ name, scope }))).find(Boolean);
      if (held) return readable(held);
    }
    throw this.unknown(name, plugin, target, shelves);
  }

  /** Every value that could be resolved now, for redaction. Never rejects: what cannot be read is left out. */
  async values(): Promise<string[]> {
    const shelves = await fulfilled([this.environment(), this.file()]);
    return fulfilled(shelves.flatMap((shelf) => [...shelf.values()].map(readable)));
  }

  private shelves(): Promise<Shelf[]> {
    return Promise.all([this.environment(), this.file()]);
  }

  private async environment(): Promise<Shelf> {
    return environmentShelf(this.places.env, this.prefix);
  }

  private async file(): Promise<Shelf> {
    return this.places.file === undefined ? new Map() : fileShelf(this.places.file);
  }

  private unknown(name: string, plugin: string, target: string | undefined, shelves: readonly Shelf[]) {
    const scopes = scopesOf(plugin, target);
    const all = shelves.flatMap((shelf) => [...shelf.values()]);
    const usable = all.filter(({ scope }) => scopes.includes(scope));
    const meant = nearest(name, [...new Set(usable.map((held) => held.name))]);
    const elsewhere = all.some((held) => keyOf(held) === keyOf({ name, scope: held.scope }));
    const hint = meant
      ? ` Did you mean secret://${meant}?`
      : elsewhere
        ? " One of that name is for others."
        : "";
    const where = target === undefined ? plugin : `${plugin}, target ${target}`;
    const variable = `${this.prefix}${name.toUpperCase().replaceAll("-", "_")}`;
    return new ValidationError(`There is no secret ${name} for ${where}.${hint}`, {
      next: `cargoshipper_list_secrets names those that there are; the operator can add it as ${variable}.`,
    });
  }
}

async function readable(held: Held): Promise<string> {
  const value = await held.read();
  if (value.length >= SHORTEST) return value;
  const what = value === "" ? "is empty" : `has fewer than ${SHORTEST} characters`;
  throw new ConfigurationError(`The secret ${held.name} ${what}, so that it could not be kept from sight.`, {
    next: `The operator has to set ${held.label} to a longer value.`,
  });
}

const fulfilled = async <T>(work: readonly Promise<T>[]): Promise<T[]> =>
  (await Promise.allSettled(work)).flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
