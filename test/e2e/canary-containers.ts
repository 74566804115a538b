import { setTimeout as sleep } from "node:timers/promises";
import { pack } from "tar-stream";
import { completed, dockerAt } from "../engine/client.js";
import { TEST_IMAGE, TEST_LABEL } from "../engine/image.js";
import { notations } from "./canary-notations.js";
import type { Canaries } from "./canary-registry.js";

/** The Engine counts in nanoseconds. */
const MILLISECOND = 1e6;

/** Telling keys in many spellings, for environments and labels. */
const KEYS =
  "DB_PASSWORD dbPassword db-password MYSQL_ROOT_PASSWORD PGPASSWORD POSTGRES_PASS API_TOKEN apiKey API_KEY x-api-key AWS_SECRET_ACCESS_KEY clientSecret OAUTH_CLIENT_SECRET SESSION_COOKIE SSH_PASSPHRASE SENTRY_DSN SMTP_CREDENTIALS JWT_SECRET ENCRYPTION_KEY registry.token";

/** What a container's page may show of it: the name that its calls use, and an image of its own. */
export interface Planted {
  readonly main: string;
  readonly spare: string;
  readonly image: string;
  remove(): Promise<void>;
}

/** Containers, an image and a volume on a real Engine, with secrets wherever they can hold one. */
export async function plantContainers(host: string, canaries: Canaries): Promise<Planted> {
  const docker = dockerAt(host);
  const of = (what: string, beside?: string) => canaries.plant(`container: ${what}`, beside);
  const made = (what: string, form: Parameters<Canaries["made"]>[1], beside?: string) =>
    canaries.made(`container: ${what}`, form, beside);
  const main = `canary-${process.pid}`;
  const spare = `canary-spare-${process.pid}`;
  const image = `cargoshipper-test/canary:${process.pid}`;
  const volume = `canary-volume-${process.pid}`;
  const keys = KEYS.split(" ");

  const context = pack();
  const dockerfile = [
    `FROM ${TEST_IMAGE}`,
    `ENV IMAGE_SECRET=${of("an image's ENV", "IMAGE_SECRET=")}`,
    `LABEL image.password=${of("an image's label", "image.password")}`,
    `CMD ["sh", "--image-token", "${of("an image's CMD")}"]`,
  ].join("\n");
  context.entry({ name: "Dockerfile" }, dockerfile);
  context.finalize();
  await completed(await docker.buildImage(context as unknown as NodeJS.ReadableStream, { t: image }));
  await docker.createVolume({
    Name: volume,
    Labels: { [TEST_LABEL]: "1", "volume.token": of("a volume's label") },
  });

  const health = [
    `sh -c true --password ${of("an argument of a health check")}`,
    // The end of what it prints is shown: a key that is cut off must not leave its value behind.
    `echo '${"x".repeat(200)} CUT_PASSWORD=${made("the end of a health check's output", (piece) => piece(299))}'`,
    `echo HEALTH_TOKEN=${of("what a health check prints", "HEALTH_TOKEN=")}`,
    "exit 1",
  ];
  const container = await docker.createContainer({
    Image: image,
    name: main,
    Cmd: [
      "sh",
      "-c",
      `cat /notes; cat /notes >&2; exec sleep 600 # API_PASSWORD=${of("a command: within a script", "API_PASSWORD=")}`,
      "--password",
      of("a command: after --password"),
      `--token=${of("a command: --token=", "--token=")}`,
      "--url",
      `https://app:${of("a command: a URL", "https://app:")}@db.test/app?api_key=${of("a command: a query", "api_key=")}`,
      "-e",
      `INNER_SECRET=${of("a command: -e", "INNER_SECRET=")}`,
      "-H",
      `Authorization: Bearer ${of("a command: a header")}`,
    ],
    Env: [
      ...keys.map((key) => `${key}=${of(`environment ${key}`, `${key}=`)}`),
      `MULTILINE_SECRET=${made("several lines", (piece) => `${piece()}\n${piece()}\n  ${piece()}`, "MULTILINE_SECRET=")}`,
      `QUOTED_SECRET=${made("quotes and spaces", (piece) => `"${piece()}" '${piece()}' \\${piece()}`, "QUOTED_SECRET=")}`,
      `DATABASE_URL=postgres://app:${of("a DSN", "postgres://app:")}@db.test/app`,
      `PLAIN=${made("a token without a telling key", (piece) => `dop_v1_${piece(64, "hex")}`)}`,
      `NESTED={"user":"a","password":"${of("JSON in an environment", "password")}"}`,
    ],
    Labels: {
      [TEST_LABEL]: "1",
      ...Object.fromEntries(keys.map((key) => [`label.${key}`, of(`label ${key}`, `label.${key}`)])),
      note: `deployed with DEPLOY_TOKEN=${of("text in a label", "DEPLOY_TOKEN=")}`,
      "multi.secret": made("several lines in a label", (piece) => `${piece()}\n${piece()}`),
    },
    Healthcheck: {
      Test: ["CMD-SHELL", health.join("; ")],
      Interval: 300 * MILLISECOND,
      Timeout: 5000 * MILLISECOND,
      Retries: 1,
    },
    HostConfig: { Mounts: [{ Type: "volume", Source: volume, Target: "/kept" }] },
  });
  const files = pack();
  files.entry({ name: "notes" }, `${notations(canaries, "a log")}\n`);
  files.finalize();
  await container.putArchive(files as unknown as NodeJS.ReadableStream, { path: "/" });
  await container.start();
  // So long that its beginning is cut off, somewhere within a value.
  const long = made("a long line", (piece) => piece(1000));
  const second = await docker.createContainer({
    Image: TEST_IMAGE,
    name: spare,
    Env: [
      `LONG_TOKEN=${long}`,
      `SPARE_SECRET=${of("environment of a container that has ended", "SPARE_SECRET=")}`,
    ],
    Cmd: ["sh", "-c", `i=0; while [ $i -lt 45 ]; do printf ' LONG_TOKEN=%s' "$LONG_TOKEN"; i=$((i+1)); done`],
  });
  await second.start();
  const until = performance.now() + 10_000;
  while ((await container.inspect()).State.Health?.Status !== "unhealthy" && performance.now() < until) {
    await sleep(100);
  }
  return {
    main,
    spare,
    image,
    async remove() {
      for (const one of [container, second]) await one.remove({ force: true }).catch(() => undefined);
      await docker.getImage(image).remove({ force: true });
      await docker
        .getVolume(volume)
        .remove()
        .catch(() => undefined);
    },
  };
}
