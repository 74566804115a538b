import { CONFIG_VARIABLE, VARIABLES } from "./variables.js";

interface Described {
  readonly name: string;
  readonly sets: string;
  readonly description: string;
  readonly standard: string;
  /** A value that changes nothing when it is uncommented. */
  readonly example: string;
  readonly secret: boolean;
}

const HOST: readonly Described[] = Object.values(VARIABLES).map((variable) => ({
  ...variable,
  sets: `\`${variable.sets}\``,
  standard: variable.shown ?? `\`${variable.fallback}\``,
  example: variable.shown === undefined ? String(variable.fallback) : "",
}));

const LOCATION: Described = {
  name: CONFIG_VARIABLE,
  sets: "the configuration file",
  description: "Where the configuration file is. Only in the real environment: a `.env` cannot set it.",
  standard: "found by searching",
  example: "",
  secret: false,
};

/** Read by the plugins themselves, through the schema of their options; listed here for people. */
const PROVIDERS: readonly Described[] = [
  provider("DOCKER_HOST", "docker", "The address of the Docker Engine.", { standard: "found by probing" }),
  provider("DIGITALOCEAN_TOKEN", "digitalocean", "A personal access token.", { secret: true }),
  provider(
    "DIGITALOCEAN_API_URL",
    "digitalocean",
    "Where the API is, without /v2; https, or http on this machine.",
    { standard: "`https://api.digitalocean.com`" },
  ),
  provider("CLOUDFLARE_API_TOKEN", "cloudflare", "An API token, which is better than a key.", {
    secret: true,
  }),
  provider("CLOUDFLARE_EMAIL", "cloudflare", "The email address that a global API key belongs to."),
  provider("CLOUDFLARE_API_KEY", "cloudflare", "A global API key, together with the email address.", {
    secret: true,
  }),
  provider(
    "CLOUDFLARE_BASE_URL",
    "cloudflare",
    "Where the API is, with /client/v4; https, or http on this machine.",
    {
      standard: "`https://api.cloudflare.com/client/v4`",
    },
  ),
];

function provider(
  name: string,
  plugin: string,
  description: string,
  rest: Partial<Described> = {},
): Described {
  const sets = `an option of plugin ${plugin}`;
  return { name, sets, description, standard: "none", example: "", secret: false, ...rest };
}

/** The text of `.env.example`. */
export function envExample(): string {
  const entry = ({ name, description, standard, example, secret }: Described) => {
    const facts = [description, ...(secret ? ["Secret."] : []), `Default: ${standard.replaceAll("`", "")}.`];
    return `# ${facts.join(" ")}\n# ${name}=${example}`;
  };
  return `${[
    "# Copy this to .env beside the configuration file, and uncomment what you need. What the real environment sets",
    "# wins over .env, and .env over the configuration file. docs/configuration.md has the details.",
    "",
    ...HOST.map(entry),
    "",
    "# Each of these fills an option that the plugin's entry in the configuration leaves out.",
    ...PROVIDERS.map(entry),
    "",
    `# ${CONFIG_VARIABLE} is missing here: it says where the configuration file is, so only the real environment has it.`,
  ].join("\n")}\n`;
}

/** The table of `docs/configuration.md`. */
export function variableTable(): string {
  const row = ({ name, sets, description, standard, secret }: Described) =>
    `| \`${name}\` | ${sets} | ${description}${secret ? " **Secret.**" : ""} | ${standard} |`;
  return [
    "| variable | sets | meaning | default |",
    "| --- | --- | --- | --- |",
    ...[...HOST, LOCATION, ...PROVIDERS].map(row),
  ].join("\n");
}
