import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { connect } from "../../../plugins/docker/client.js";
import { verify } from "../../../plugins/docker/verify.js";
import { contextFile, contextFolder, writeHome } from "./docker-home.js";
import { listening } from "./listening.js";

const folder = mkdtempSync(join(tmpdir(), "cs-tls-"));
afterAll(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;
const silent = { debug: () => {}, info: () => {}, warning: () => {}, error: () => {} };
const files = join(folder, "certificates");
let port = 0;

beforeAll(async () => {
  mkdirSync(files);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: files, stdio: "pipe" });
  const key = (name: string) => [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    `${name}.pem`,
  ];
  openssl("req", "-x509", ...key("ca-key"), "-subj", "/CN=ca", "-out", "ca.pem");
  writeFileSync(join(files, "names"), "subjectAltName=IP:127.0.0.1");
  for (const name of ["server", "client"]) {
    openssl("req", ...key(`${name}-key`), "-subj", `/CN=${name}`, "-out", `${name}.csr`);
    openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca-key.pem",
      "-CAcreateserial",
      "-extfile",
      "names",
      "-out",
      `${name}.pem`,
    );
  }
  renameSync(join(files, "client.pem"), join(files, "cert.pem"));
  renameSync(join(files, "client-key.pem"), join(files, "key.pem"));
  const pem = (name: string) => readFileSync(join(files, `${name}.pem`), "utf8");
  const server = createServer(
    {
      key: pem("server-key"),
      cert: pem("server"),
      ca: pem("ca"),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (_request, answer) => answer.end('{"Version":"secure"}'),
  );
  ({ port } = await listening(server));
});

const versionAt = async (options: { host?: string }, env: Record<string, string>) => {
  const client = await connect({ options, env, signal, log: silent });
  try {
    return (await verify(client, signal)).version;
  } finally {
    client.close();
  }
};

it("TLS is made with DOCKER_CERT_PATH for tcp addresses when DOCKER_TLS_VERIFY asks for it", async () => {
  const env = { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: files };
  const host = `tcp://127.0.0.1:${port}`;
  expect(await versionAt({ host }, env)).toBe("secure");
  expect(await versionAt({ host: `https://127.0.0.1:${port}` }, { DOCKER_CERT_PATH: files })).toBe("secure");
  await expect(versionAt({ host }, { ...env, DOCKER_CERT_PATH: folder })).rejects.toMatchObject({
    kind: "configuration",
    message: expect.stringContaining("DOCKER_CERT_PATH"),
  });
  await expect(versionAt({ host }, { DOCKER_TLS_VERIFY: "1", HOME: "/nowhere" })).rejects.toMatchObject({
    kind: "service_unavailable",
    message: expect.stringContaining("TLS failed"),
  });
});

it("TLS is made with the files of a context", async () => {
  const endpoint = { Host: `tcp://127.0.0.1:${port}` };
  const tls = Object.fromEntries(
    ["ca", "cert", "key"].map((name) => [
      `${contextFolder("tls", "secure")}/docker/${name}.pem`,
      readFileSync(join(files, `${name}.pem`), "utf8"),
    ]),
  );
  const HOME = writeHome(join(folder, "secure"), { ...contextFile("secure", endpoint), ...tls });
  expect(await versionAt({}, { HOME, DOCKER_CONTEXT: "secure" })).toBe("secure");
  const { [`${contextFolder("tls", "secure")}/docker/ca.pem`]: _, ...withoutCa } = tls;
  const unchecked = { ...contextFile("secure", { ...endpoint, SkipTLSVerify: true }), ...withoutCa };
  const other = writeHome(join(folder, "unchecked"), unchecked);
  expect(await versionAt({}, { HOME: other, DOCKER_CONTEXT: "secure" })).toBe("secure");
});
