import { Readable } from "node:stream";
import { BUSYBOX_CHANGES, busyboxRoot, staticBusybox } from "../../plugins/docker/sandbox/busybox-image.js";
import { tar } from "../../plugins/docker/sandbox/tar.js";
import { completed, dockerAt } from "./client.js";

/** The one image that tests run: a shell, httpd, sleep and all else that busybox does, in about 2 MB. */
export const TEST_IMAGE = "cargoshipper-test/busybox:1";
/** On the image, and so on every container made of it. Volumes and networks of tests need it put on them. */
export const TEST_LABEL = "cargoshipper.test";

const CHANGES = [...BUSYBOX_CHANGES, `LABEL ${TEST_LABEL}=1`];
const BUILD_DEADLINE = 120_000;

/** Makes TEST_IMAGE there: of this machine's static busybox without a network, otherwise of Docker Hub's. */
export async function makeTestImage(host: string): Promise<void> {
  const docker = dockerAt(host, BUILD_DEADLINE);
  const busybox = await staticBusybox();
  const [repo, tag] = TEST_IMAGE.split(":");
  const answer = busybox
    ? await docker.importImage(Readable.from([await busyboxRoot(busybox)]), { repo, tag, changes: CHANGES })
    : await docker.buildImage(Readable.from([buildContext()]), { t: TEST_IMAGE });
  await completed(answer);
}

const buildContext = () =>
  tar([{ name: "Dockerfile", body: ["FROM busybox:stable", ...CHANGES].join("\n") }]);
