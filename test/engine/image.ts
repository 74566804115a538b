import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { pack } from "tar-stream";
import { completed, dockerAt } from "./client.js";
import { findProgram } from "./install.js";

/** The one image that tests run: a shell, httpd, sleep and all else that busybox does, in about 2 MB. */
export const TEST_IMAGE = "cargoshipper-test/busybox:1";
/** On the image, and so on every container made of it. Volumes and networks of tests need it put on them. */
export const TEST_LABEL = "cargoshipper.test";

const CHANGES = ["ENV PATH=/bin", `LABEL ${TEST_LABEL}=1`, 'CMD ["sh"]'];
const FILES = {
  "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n",
  "etc/group": "root:x:0:\nnobody:x:65534:\n",
};
const BUILD_DEADLINE = 120_000;

/** Makes TEST_IMAGE there: of this machine's static busybox without a network, otherwise of Docker Hub's. */
export async function makeTestImage(host: string): Promise<void> {
  const docker = dockerAt(host, BUILD_DEADLINE);
  const busybox = await staticBusybox();
  const [repo, tag] = TEST_IMAGE.split(":");
  const answer = busybox
    ? await docker.importImage(await rootFilesystem(busybox), { repo, tag, changes: CHANGES })
    : await docker.buildImage(buildContext(), { t: TEST_IMAGE });
  await completed(answer);
}

async function staticBusybox(): Promise<string | undefined> {
  const path = process.platform === "linux" ? findProgram("busybox") : undefined;
  if (path === undefined) return undefined;
  // The loader that a dynamic program asks for is named at its beginning.
  const beginning = (await readFile(path)).subarray(0, 4096);
  return beginning.includes("/ld-") ? undefined : path;
}

async function rootFilesystem(busybox: string): Promise<Readable> {
  const { stdout } = await promisify(execFile)(busybox, ["--list"], { timeout: 10_000 });
  const applets = stdout.split("\n").filter((name) => name !== "" && name !== "busybox");
  const tar = pack();
  for (const folder of ["bin", "etc", "root", "var", "www"]) tar.entry({ name: folder, type: "directory" });
  tar.entry({ name: "tmp", type: "directory", mode: 0o1777 });
  tar.entry({ name: "bin/busybox", mode: 0o755 }, await readFile(busybox));
  for (const name of applets) tar.entry({ name: `bin/${name}`, type: "symlink", linkname: "busybox" });
  for (const [name, text] of Object.entries(FILES)) tar.entry({ name }, text);
  tar.finalize();
  return tar as unknown as Readable;
}

function buildContext(): Readable {
  const tar = pack();
  tar.entry({ name: "Dockerfile" }, ["FROM busybox:stable", ...CHANGES].join("\n"));
  tar.finalize();
  return tar as unknown as Readable;
}
