import type { Canaries } from "./canary-registry.js";

/** Lines as programs print them, with a secret in every notation. `where` tells which place prints them. */
export function notations(canaries: Canaries, where: string): string {
  const of = (what: string, beside?: string) => canaries.plant(`${where}: ${what}`, beside);
  const made = (what: string, form: Parameters<Canaries["made"]>[1], beside?: string) =>
    canaries.made(`${where}: ${what}`, form, beside);
  const pem = (piece: () => string) => {
    const lines = Array.from({ length: 4 }, () => piece() + piece());
    return ["-----BEGIN RSA PRIVATE KEY-----", ...lines, "-----END RSA PRIVATE KEY-----"].join("\n");
  };
  return [
    `NOTED_PASSWORD=${of("KEY=VALUE", "NOTED_PASSWORD=")}`,
    `2026-11-22T10:00:00Z web | export NOTED_TOKEN="${of("export", "NOTED_TOKEN=")}"`,
    `connecting with notedPassword=${of("within a sentence", "notedPassword=")}, then going on`,
    `DB_PASS='${made("quoted, with spaces", (piece) => `${piece()} and "${piece()}"`, "DB_PASS=")}'`,
    `{"noted_secret":"${of("JSON", "noted_secret")}","n":1}`,
    JSON.stringify({ message: JSON.stringify({ escapedToken: of("escaped JSON", "escapedToken") }) }),
    JSON.stringify({
      a: JSON.stringify({ b: JSON.stringify({ deepToken: of("JSON escaped twice", "deepToken") }) }),
    }),
    `{"env":[{"name":"PAIRED_TOKEN","value":"${of("a pair in JSON", "PAIRED_TOKEN")}"}]}`,
    `- name: YAML_TOKEN\n  value: ${of("a pair in YAML", "YAML_TOKEN")}`,
    `yaml_password: ${of("YAML", "yaml_password: ")}`,
    `private_key: |\n  ${made("a block of YAML", (piece) => `${piece()}\n  ${piece()}`, "private_key: ")}\nafter: it`,
    `Authorization: Bearer ${of("Authorization: Bearer", "Authorization: Bearer ")}`,
    `Authorization: Basic ${made("Authorization: Basic", (piece) => Buffer.from(`user:${piece()}`).toString("base64"), "Authorization: Basic ")}`,
    `> Cookie: session=${of("Cookie")}; theme=dark`,
    `Set-Cookie: sid=${of("Set-Cookie")}; Path=/; HttpOnly`,
    `X-Api-Key: ${of("a header of its own", "X-Api-Key: ")}`,
    `curl -H 'X-Auth-Token: ${of("a header of curl", "X-Auth-Token: ")}' https://api.test/`,
    `GET /v1/things?page=2&api_key=${of("a query", "api_key=")}&sort=up HTTP/1.1`,
    `https://user:${of("a URL", "https://user:")}@host.test/path`,
    `postgres://app:${made("a DSN", (piece) => `${piece()}@${piece()}`, "postgres://app:")}@db.test:5432/app?sslmode=require`,
    `app:${of("a driver's DSN", "app:")}@tcp(db.test:3306)/app`,
    `Server=db.test;User Id=sa;Password=${of("a connection string", "Password=")};Encrypt=true`,
    `Step 4/9 : ENV BUILD_SECRET ${of("ENV KEY value", "BUILD_SECRET ")}`,
    `mysqldump --password=${of("--password=", "--password=")} --user root app`,
    `redis-cli --auth-token ${of("--auth-token", "--auth-token ")} ping`,
    `<password>${of("XML", "<password>")}</password>`,
    `ALTER USER app WITH PASSWORD '${of("SQL", "PASSWORD '")}';`,
    made("a private key", pem),
    made("a JSON Web Token", (piece) => `eyJhbGciOiJIUzI1NiJ9.eyJ${piece()}${piece()}.${piece()}${piece()}`),
    `using ${made("DigitalOcean", (piece) => `dop_v1_${piece(64, "hex")}`)} now`,
    `using ${made("Cloudflare", (piece) => `cfut_${piece(44)}`)} now`,
    `using ${made("GitHub", (piece) => `ghp_${piece(36)}`)} now`,
    `using ${made("GitHub, fine-grained", (piece) => `github_pat_${piece(22)}_${piece(59)}`)} now`,
    `using ${made("AWS", (piece) => `AKIA${piece(16, "capitals")}`)} now`,
    `using ${made("Slack", (piece) => `xoxb-${piece(12)}-${piece(24)}`)} now`,
    `using ${made("Stripe", (piece) => `sk_live_${piece(24)}`)} now`,
  ].join("\n");
}

/** The same as one value: under telling keys of many spellings, in lists, pairs and maps. */
export function structure(canaries: Canaries, where: string): Record<string, unknown> {
  const of = (what: string, beside?: string) => canaries.plant(`${where}: ${what}`, beside);
  return {
    password: of("password"),
    nested: { clientSecret: of("clientSecret"), list: [{ access_key: of("access_key") }] },
    environment: [`APP_SECRET=${of("an entry of a list")}`, "PATH=/bin"],
    pairs: [{ name: "API_TOKEN", value: of("a pair") }],
    command: ["serve", "--api-key", of("the argument after --api-key")],
    tokens: { cookie: of("cookie"), count: 3 },
    url: `https://user:${of("the password of a URL")}@host.test/?token=${of("the query of a URL")}`,
    [canaries.made(`${where}: a key`, (piece) => `ghp_${piece(36)}`)]: "as a key",
  };
}
