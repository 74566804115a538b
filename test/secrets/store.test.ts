import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { type Definition, tokensOf } from "../../bench/budget.js";
import { listsOf } from "../../src/mcp/listing.js";
import { SecretStore } from "../../src/secrets/store.js";
import { startOwn } from "../own/start-own.js";

const PREFIX = "CARGOSHIPPER_SECRET_";

let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "secrets-"));
});

afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

/** A file that only its owner can read. */
async function dotenv(content: string, mode = 0o600): Promise<string> {
  const path = join(place, "secrets.env");
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(place, "mounted");
  await mkdir(path, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
}

const prefixed = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [PREFIX + name, value]));

describe("a secret", () => {
  it("is found in the environment, for every plugin, for one, or for one target of it", async () => {
    const env = prefixed({
      DB_PASSWORD: "of-everybody",
      DOCKER__DB_PASSWORD: "of-docker",
      DOCKER__MY_PROD__DB_PASSWORD: "of-prod",
    });
    const store = new SecretStore({ env });
    expect(await store.resolve("db_password", "cloudflare", undefined)).toBe("of-everybody");
    expect(await store.resolve("db-password", "cloudflare", "my-prod")).toBe("of-everybody");
    expect(await store.resolve("db_password", "docker", undefined)).toBe("of-docker");
    expect(await store.resolve("db_password", "docker", "test")).toBe("of-docker");
    expect(await store.resolve("db-password", "docker", "my-prod")).toBe("of-prod");
  });

  it("holds in its narrowest scope, and there from the environment rather than the file", async () => {
    const scopes = ["DOCKER__PROD__", "DOCKER__", ""];
    const places = scopes.flatMap((scope) => [`env ${scope}`, `file ${scope}`]);
    const others = ["env DOCKER__TEST__", "file CLOUDFLARE__", "env PROD__", "file DOCKER__PROD__X_"];
    await fc.assert(
      fc.asyncProperty(fc.subarray([...places, ...others]), async (set) => {
        const of = (kind: string) =>
          set.flatMap((one) => (one.startsWith(kind) ? [[`${one.slice(kind.length + 1)}A`, one]] : []));
        const env = prefixed(Object.fromEntries(of("env")));
        const file = await dotenv(
          of("file")
            .map(([name, value]) => `${name}="${value}"`)
            .join("\n"),
        );
        const resolved = new SecretStore({ env, file }).resolve("a", "docker", "prod");
        const strongest = places.find((one) => set.includes(one));
        if (strongest === undefined) await expect(resolved).rejects.toMatchObject({ kind: "validation" });
        else expect(await resolved).toBe(strongest);
      }),
    );
  });

  it("is read anew each time", async () => {
    const env: Record<string, string> = {};
    const file = await dotenv("FROM_FILE=first-value");
    const store = new SecretStore({ env, file });
    env[`${PREFIX}FROM_ENV`] = "first-value";
    expect(await store.resolve("from_env", "docker", undefined)).toBe("first-value");
    expect(await store.resolve("from_file", "docker", undefined)).toBe("first-value");
    env[`${PREFIX}FROM_ENV`] = "second-value";
    await dotenv("FROM_FILE=second-value");
    expect(await store.resolve("from_env", "docker", undefined)).toBe("second-value");
    expect(await store.resolve("from_file", "docker", undefined)).toBe("second-value");
  });

  it("may be a file in a mounted folder, linked as Kubernetes does it", async () => {
    const file = await folder({
      db_password: "of-everybody\n",
      "API-KEY": "of-two-lines\r\nhere\r\n",
      docker__prod__db_password: "of-prod\n\n",
      ".hidden": "hidden-value",
      "tls.crt": "no secret's name",
    });
    await mkdir(join(file, "token"));
    await mkdir(join(file, "..2026"));
    await writeFile(join(file, "..2026", "linked"), "linked-value\n");
    await symlink("..2026", join(file, "..data"));
    await symlink(join("..data", "linked"), join(file, "linked"));
    await symlink("nowhere", join(file, "dangling"));
    const store = new SecretStore({ env: {}, file });
    expect(await store.resolve("db_password", "docker", "test")).toBe("of-everybody");
    expect(await store.resolve("db_password", "docker", "prod")).toBe("of-prod\n");
    expect(await store.resolve("api_key", "docker", "test")).toBe("of-two-lines\r\nhere");
    expect(await store.resolve("linked", "docker", undefined)).toBe("linked-value");
    expect((await store.names()).map(({ name, scope }) => `${scope} ${name}`)).toEqual([
      "* api_key",
      "* db_password",
      "* linked",
      "docker/prod db_password",
    ]);
    await mkdir(join(file, "..2027"));
    await writeFile(join(file, "..2027", "linked"), "rotated-value\n");
    await symlink("..2027", join(file, "..next"));
    await rename(join(file, "..next"), join(file, "..data"));
    expect(await store.resolve("linked", "docker", undefined)).toBe("rotated-value");
  });

  it("can have its variables begin otherwise", async () => {
    const store = new SecretStore({
      env: { OURS_TOKEN: "of-ours", ...prefixed({ TOKEN: "not-it" }) },
      prefix: "OURS_",
    });
    expect(await store.resolve("token", "docker", undefined)).toBe("of-ours");
    await expect(store.resolve("tokens", "docker", undefined)).rejects.toMatchObject({
      next: expect.stringContaining("OURS_TOKENS"),
    });
  });
});

describe("what cannot be resolved", () => {
  it("is an error that names the nearest secret which could be, and how to add one", async () => {
    const store = new SecretStore({
      env: prefixed({ DB_PASSWORD: "of-everybody", DOCKER__PROD__API_KEY: "of-prod" }),
    });
    await expect(store.resolve("db_pasword", "docker", "test")).rejects.toMatchObject({
      kind: "validation",
      message: "There is no secret db_pasword for docker, target test. Did you mean secret://db_password?",
      next: expect.stringMatching(/cargoshipper_list_secrets .* CARGOSHIPPER_SECRET_DB_PASWORD\.$/),
    });
    await expect(store.resolve("api-key", "docker", undefined)).rejects.toMatchObject({
      message: "There is no secret api-key for docker. One of that name is for others.",
    });
    await expect(store.resolve("zebra", "docker", undefined)).rejects.toMatchObject({
      message: "There is no secret zebra for docker.",
    });
  });

  it("is one whose value is too short to be masked, and no wider one takes its place", async () => {
    for (const value of ["", "abc"]) {
      const store = new SecretStore({ env: prefixed({ PIN: "of-everybody", DOCKER__PIN: value }) });
      await expect(store.resolve("pin", "docker", undefined)).rejects.toMatchObject({
        kind: "configuration",
        next: expect.stringContaining("CARGOSHIPPER_SECRET_DOCKER__PIN"),
      });
    }
  });

  it("is a name of another form, which might reach another scope", async () => {
    const store = new SecretStore({ env: prefixed({ CLOUDFLARE__TOKEN: "of-cloudflare", A_: "odd-value" }) });
    for (const name of [
      "cloudflare__token",
      "cloudflare-_token",
      "TOKEN",
      "1token",
      "_token",
      "",
      "a b",
      "../x",
    ]) {
      await expect(store.resolve(name, "docker", undefined)).rejects.toMatchObject({
        kind: "validation",
        message: expect.stringContaining("The name of a secret is a lower-case letter"),
      });
    }
    expect(await store.resolve("a-", "docker", undefined)).toBe("odd-value");
  });

  it("is anything, while the file is missing, open to others, or of the wrong kind", async () => {
    const env = prefixed({ TOKEN: "of-everybody" });
    const outcome = async (file: string) => {
      const store = new SecretStore({ env, file });
      await expect(store.names()).rejects.toMatchObject({ kind: "configuration" });
      expect(await store.values()).toEqual(["of-everybody"]);
      return store.resolve("token", "docker", undefined).then(
        () => undefined,
        (error: { kind: string; message: string; next: string }) => error,
      );
    };
    expect(await outcome(join(place, "nowhere"))).toMatchObject({
      kind: "configuration",
      message: expect.stringMatching(/nowhere: it does not exist\.$/),
    });
    for (const mode of [0o640, 0o620, 0o604, 0o602]) {
      const path = await dotenv("OTHER=of-the-file", mode);
      expect(await outcome(path)).toMatchObject({
        kind: "configuration",
        next: `The operator has to run \`chmod 600 ${path}\`.`,
      });
    }
    expect(await outcome("/dev/null")).toMatchObject({ message: expect.stringContaining("neither a file") });
    const large = await dotenv(`OTHER=${"x".repeat(200_000)}`);
    expect(await outcome(large)).toMatchObject({ message: expect.stringContaining("larger than 128 KiB") });
    const twice = await folder({ token: "one-value", TOKEN: "another-value" });
    expect(await outcome(twice)).toMatchObject({ message: expect.stringContaining("are the same secret") });
  });

  it("never has a value in its error", async () => {
    const value = fc.stringMatching(/^~[A-Z]{2}[!-&(-~]{0,9}$/);
    const name = fc.constantFrom("pin", "pins", "token", "P", "pin__x");
    await fc.assert(
      fc.asyncProperty(value, name, fc.constantFrom(0o600, 0o644), async (text, asked, mode) => {
        const beginning = text.slice(0, 3);
        const file = await dotenv(`TOKEN='${text}'`, mode);
        const store = new SecretStore({ env: prefixed({ PIN: text, DOCKER__PINS: beginning }), file });
        const error = await store.resolve(asked, "docker", undefined).catch((one: Error) => one);
        if (typeof error === "string") expect(error).toBe(text);
        else expect(JSON.stringify([error.message, error])).not.toContain(beginning);
      }),
    );
  });
});

describe("all secrets", () => {
  it("are listed by name, once a scope, with the source that holds", async () => {
    const file = await dotenv(
      "A=of-the-file\nB=of-the-file\nDOCKER__PROD__A=of-the-file\n1X=no-name\nA__B__C__D=none",
    );
    const store = new SecretStore({
      env: prefixed({ A: "of-the-env", CLOUDFLARE__C: "of-the-env", "": "no-name", DOCKER____A: "none" }),
      file,
    });
    expect(await store.names()).toEqual([
      { name: "a", scope: "*", source: "environment" },
      { name: "b", scope: "*", source: file },
      { name: "c", scope: "cloudflare", source: "environment" },
      { name: "a", scope: "docker/prod", source: file },
    ]);
    const of = async (...place: string[]) =>
      (await store.names(...place)).map(({ name, scope }) => `${scope} ${name}`);
    expect(await of("docker")).toEqual(["* a", "* b", "docker/prod a"]);
    expect(await of("docker", "prod")).toEqual(["* a", "* b", "docker/prod a"]);
    expect(await of("docker", "test")).toEqual(["* a", "* b"]);
    expect(await of("cloudflare")).toEqual(["* a", "* b", "cloudflare c"]);
  });

  it("have their values known for redaction, shadowed ones included", async () => {
    const file = await folder({ a: "of-the-file", short: "abc", large: "x".repeat(200_000) });
    const store = new SecretStore({
      env: prefixed({ A: "of-the-env", DOCKER__A: "of-docker", "9": "no-secret" }),
      file,
    });
    expect((await store.values()).sort()).toEqual(["of-docker", "of-the-env", "of-the-file"]);
  });

  it("are none when nothing could hold one", () => {
    expect(new SecretStore({ env: { PATH: "/bin" } }).any).toBe(false);
    expect(new SecretStore({ env: prefixed({ A: "of-the-env" }) }).any).toBe(true);
    expect(new SecretStore({ env: {}, file: "/nowhere" }).any).toBe(true);
  });
});

describe("cargoshipper_list_secrets", () => {
  it("lists names, scopes and sources, and never a value", async () => {
    const file = await dotenv("FILE_TOKEN=of-the-file");
    const env = prefixed({
      DB_PASSWORD: "of-everybody",
      DOCKER__PROD__TOKEN: "of-prod",
      CLOUDFLARE__KEY: "of-cloud",
    });
    const started = await startOwn({ secrets: new SecretStore({ env, file }) });
    const { content, structured, data } = await started.callTool("cargoshipper_list_secrets", {
      plugin: "docker",
    });
    expect(data).toEqual({
      names: [
        { name: "db_password", scope: "*", source: "environment" },
        { name: "file_token", scope: "*", source: file },
        { name: "token", scope: "docker/prod", source: "environment" },
      ],
      total: 3,
    });
    expect(JSON.stringify([content, structured])).not.toMatch(/of-|redacted/);
    const first = await started.callTool("cargoshipper_list_secrets", { limit: 2, fields: "name" });
    expect(first.data).toMatchObject({ names: [{ name: "db_password" }, { name: "file_token" }], total: 4 });
    const rest = await started.callTool("cargoshipper_list_secrets", {
      cursor: first.data["cursor"],
      fields: "name",
    });
    expect(rest.data).toMatchObject({ names: [{ name: "key" }, { name: "token" }] });
    await started.close();
  });

  it("says what is wrong with the file", async () => {
    const started = await startOwn({
      secrets: new SecretStore({ env: {}, file: await dotenv("A=of-the-file", 0o644) }),
    });
    const { details, error } = await started.callTool("cargoshipper_list_secrets");
    expect(details).toMatchObject({ kind: "configuration", next: expect.stringContaining("chmod 600") });
    expect(error).not.toContain("of-the-file");
    await started.close();
  });

  it("costs a model fewer than 120 tokens", async () => {
    const { host, close } = await startOwn({ secrets: new SecretStore({ env: {} }) });
    const tools = listsOf(host.offer).tools as unknown as Definition[];
    const [cost = 0] = tools.map(tokensOf);
    expect(tools.map(({ name }) => name)).toEqual(["cargoshipper_list_secrets"]);
    expect(cost).toBeLessThan(120);
    expect(cost).toBeGreaterThan(40);
    await close();
  });
});
