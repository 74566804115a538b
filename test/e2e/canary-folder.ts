import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SANDBOX_EMAIL } from "../../plugins/cloudflare/sandbox/tokens.js";
import { notations, structure } from "./canary-notations.js";
import type { Ocean } from "./canary-ocean.js";
import { SAILED } from "./canary-ocean-plan.js";
import type { Canaries, Searched } from "./canary-registry.js";
import { folderWith } from "./server.js";

/** Settings of a plugin that is built in, with which all of it is on and every risk allowed. */
function allOf(plugin: string) {
  const file = resolve(`dist/plugins/${plugin}/index.catalogue.json`);
  const { toolsets, risks } = JSON.parse(readFileSync(file, "utf8")) as Record<string, object>;
  return {
    toolsets: [...Object.keys(toolsets ?? {}), "reveals"],
    risks: Object.fromEntries(Object.keys(risks ?? {}).map((risk) => [risk, "allow"])),
  };
}

/** Places where the plugin from elsewhere spills. */
const SPILLED =
  "answer blocks error bug thrown explained log progress elicit sample stray print change preview reveal resource completion prompt watch verify dispose".split(
    " ",
  );

/** A folder with a configuration that allows everything, and the secrets of an operator wherever they can be kept. */
export interface OperatorsFolder {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Secrets that the host knows, by where they were planted. */
  readonly known: Readonly<Record<string, string>>;
  /** What the host has written there. */
  written(): Searched[];
  remove(): void;
}

/** `host` is a Docker Engine, `cloud` the address of a sandbox of Cloudflare, `ocean` are those of DigitalOcean. */
export function plantFolder(host: string, cloud: string, ocean: Ocean, canaries: Canaries): OperatorsFolder {
  const known: Record<string, string> = {};
  const keep = (where: string, form: Parameters<Canaries["made"]>[1] = (piece) => piece()) => {
    const value = canaries.made(where, form);
    known[where] = value;
    return value;
  };
  const away = `tcp://ops:${canaries.plant("the password in an address of Docker", "tcp://ops:")}@127.0.0.1:9`;
  const there = { baseUrl: cloud, account: "Example Shipping" };
  const { apiUrl } = ocean.calm;
  const sailed = SAILED.map((target) => {
    const at = target.startsWith("storm") ? ocean.storm : ocean.calm;
    return [target, { apiUrl: at.apiUrl, token: keep(`a token of DigitalOcean, ${target}`) }] as const;
  });
  const config = {
    logLevel: "trace",
    approvals: "write",
    rateLimit: { requests: 100_000 },
    apiKeys: { allowed: [keep("apiKeys.allowed")] },
    audit: { file: "audit.jsonl", maxSize: 60_000 },
    secrets: { file: "secrets.env" },
    plugins: [
      [
        "docker",
        {
          ...allOf("docker"),
          targets: {
            one: { host },
            two: { host },
            away: { host: away },
            odd: {
              host: `ssh://ops:${canaries.plant("the password in an address that is refused", "ssh://ops:")}@db`,
            },
          },
        },
      ],
      [
        "cloudflare",
        {
          ...allOf("cloudflare"),
          targets: {
            tokened: { ...there, apiToken: keep("a token of Cloudflare") },
            keyed: { ...there, email: SANDBOX_EMAIL },
            referred: { ...there, apiToken: "secret://clouded" },
            unknown: { baseUrl: cloud, apiToken: keep("a token that Cloudflare does not know") },
            misled: {
              baseUrl: `https://user:${canaries.plant("the password in a base URL")}@api.test/`,
              apiToken: keep("a token for a base URL that is refused"),
            },
            unreferred: { ...there, apiToken: "secret://no_such" },
          },
        },
      ],
      [
        "digitalocean",
        {
          ...allOf("digitalocean"),
          targets: {
            dotenv: { apiUrl },
            stated: { apiUrl, token: keep("a token of DigitalOcean, stated") },
            referred: { apiUrl, token: "secret://oceaned" },
            wreck: { apiUrl: ocean.wreck.apiUrl, token: keep("a token of DigitalOcean, wreck") },
            unknown: { apiUrl, token: keep("a token that DigitalOcean does not know") },
            misled: {
              apiUrl: `https://user:${canaries.plant("the password in a URL of an API")}@api.test/`,
              token: keep("a token for a URL that is refused"),
            },
            unreferred: { apiUrl, token: "secret://no_such" },
            ...Object.fromEntries(sailed),
          },
        },
      ],
      [resolve("test/fixtures/lab.ts"), { toolsets: ["default", "extras", "reveals"] }],
      [
        resolve("test/fixtures/yard.ts"),
        {
          toolsets: ["default", "reveals"],
          risks: { ramps: "allow", pits: "allow" },
          targets: { north: {}, south: { key: keep("a target's own option") } },
        },
      ],
      [
        resolve("test/fixtures/sieve.ts"),
        {
          toolsets: ["default", "reveals"],
          spills: "spills.json",
          stated: keep("an option in the configuration", (piece) => `${piece()} "quoted" ${piece()}`),
          referred: "secret://referred",
        },
      ],
    ],
  };
  const { folder, remove } = folderWith(config);
  const dotenv = {
    DIGITALOCEAN_TOKEN: keep("DIGITALOCEAN_TOKEN in .env", (piece) => `dop_v1_${piece(64, "hex")}`),
    CLOUDFLARE_API_KEY: keep("CLOUDFLARE_API_KEY in .env"),
    LAB_TOKEN: keep("LAB_TOKEN in .env", (piece) => `${piece()}/${piece()}+=`),
    YARD_KEY: keep("YARD_KEY in .env"),
    ALLOWED_API_KEYS: `${keep("ALLOWED_API_KEYS, the first")},${keep("ALLOWED_API_KEYS, the second")}`,
    CARGOSHIPPER_SECRET_DOTTED: keep("CARGOSHIPPER_SECRET_ in .env"),
  };
  const file = {
    filed: keep("the file of secrets"),
    referred: keep("a secret that an option refers to"),
    clouded: keep("a token of Cloudflare that an option refers to"),
    oceaned: keep("a token of DigitalOcean, that an option refers to"),
  };
  const lines = (values: object) =>
    Object.entries(values).map(([name, value]) => `${name}='${value as string}'\n`);
  writeFileSync(join(folder, ".env"), lines(dotenv).join(""));
  writeFileSync(join(folder, "secrets.env"), lines(file).join(""), { mode: 0o600 });
  const spills = SPILLED.map((place) => {
    const where = `the plugin's ${place}`;
    return [place, { text: notations(canaries, where), data: structure(canaries, where) }];
  });
  writeFileSync(join(folder, "spills.json"), JSON.stringify(Object.fromEntries(spills)));
  const own = new Set(readdirSync(folder));
  return {
    folder,
    env: {
      SIEVE_TOKEN: keep("SIEVE_TOKEN in the environment", (piece) => `${piece()}\n${piece()}`),
      CARGOSHIPPER_SECRET_STORED: keep("CARGOSHIPPER_SECRET_ in the environment"),
      CARGOSHIPPER_SECRET_PEM: keep(
        "a private key in the environment",
        (piece) => `-----BEGIN PRIVATE KEY-----\n${piece()}\n${piece()}\n-----END PRIVATE KEY-----`,
      ),
    },
    known,
    remove,
    written: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile() && !(one.parentPath === folder && own.has(one.name)))
        .map(({ parentPath, name }) => ({
          source: `the file ${name}`,
          text: readFileSync(join(parentPath, name), "utf8"),
        })),
  };
}
