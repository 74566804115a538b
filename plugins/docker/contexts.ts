import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "cargoshipper/plugin";
import * as z from "zod";
import { homeOf } from "./candidates.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The files that a TLS connection is made with, in PEM. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized?: boolean;
}

/** What a context of the docker CLI says of its Engine. */
export interface Context {
  readonly host: string;
  readonly source: string;
  readonly tls: Tls | undefined;
}

/** The docker CLI's folder: DOCKER_CONFIG, or ~/.docker. */
export function configFolder(env: Environment): string | undefined {
  const home = homeOf(env);
  return env.DOCKER_CONFIG || (home && join(home, ".docker"));
}

/**
 * The context that DOCKER_CONTEXT or the docker CLI's configuration chooses; undefined when neither does, or when it
 * is `default`, which stands for no context.
 */
export async function chosenContext(env: Environment): Promise<Context | undefined> {
  const folder = configFolder(env);
  if (!folder) return undefined;
  const fromEnv = env.DOCKER_CONTEXT;
  const file = join(folder, "config.json");
  const name = fromEnv || (await currentContext(file));
  if (!name || name === "default") return undefined;
  return readContext(name, folder, fromEnv ? "DOCKER_CONTEXT" : `currentContext of ${file}`);
}

const Config = z.looseObject({ currentContext: z.string().optional() });
const Meta = z.looseObject({
  Endpoints: z.looseObject({
    docker: z.looseObject({ Host: z.string().min(1), SkipTLSVerify: z.boolean().optional() }),
  }),
});

async function currentContext(file: string): Promise<string | undefined> {
  const text = await readOptional(file);
  return text === undefined ? undefined : parse(Config, text, file).currentContext;
}

async function readContext(name: string, folder: string, chosenBy: string): Promise<Context> {
  const id = createHash("sha256").update(name).digest("hex");
  const file = join(folder, "contexts", "meta", id, "meta.json");
  const text = await readOptional(file);
  if (text === undefined) {
    throw new ConfigurationError(
      `The Docker context "${name}" (${chosenBy}) does not exist: no file ${file}.`,
      {
        next: '"docker context ls" lists those that do.',
      },
    );
  }
  const { Host, SkipTLSVerify } = parse(Meta, text, file).Endpoints.docker;
  const tls = await readTls(join(folder, "contexts", "tls", id, "docker"));
  return {
    host: Host,
    source: `context ${name} (${chosenBy})`,
    tls: SkipTLSVerify ? { ...tls, rejectUnauthorized: false } : tls,
  };
}

/** The TLS files of a folder, or undefined when there are none. */
export async function readTls(folder: string): Promise<Tls | undefined> {
  const read = (name: string) => readOptional(join(folder, name));
  const [ca, cert, key] = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")]);
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ConfigurationError(`${file} cannot be read: ${code}.`, { cause: error });
  }
}

function parse<S extends z.ZodType>(schema: S, text: string, file: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new ConfigurationError(`${file} is not what the docker CLI writes.`, {
      next: "Repair or remove it, or set the option host or DOCKER_HOST.",
      cause: error,
    });
  }
}
