import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { findProgram } from "./find-program.js";
import { tar } from "./tar.js";

const FILES = {
  "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n",
  "etc/group": "root:x:0:\nnobody:x:65534:\n",
};

/** How an image is run that is made of such a file system. */
export const BUSYBOX_CHANGES = ["ENV PATH=/bin", 'CMD ["sh"]'];

/** The path of this machine's busybox, if it has one that needs no libraries. */
export async function staticBusybox(path?: string): Promise<string | undefined> {
  const busybox = process.platform === "linux" ? findProgram("busybox", path) : undefined;
  if (busybox === undefined) return undefined;
  // The loader that a dynamic program asks for is named at its beginning.
  const beginning = (await readFile(busybox)).subarray(0, 4096);
  return beginning.includes("/ld-") ? undefined : busybox;
}

/** A root file system as an archive: a shell, httpd, sleep and all else that busybox does, in about 2 MB. */
export async function busyboxRoot(busybox: string): Promise<Buffer> {
  const { stdout } = await promisify(execFile)(busybox, ["--list"], { timeout: 10_000 });
  const applets = stdout.split("\n").filter((name) => name !== "" && name !== "busybox");
  return tar([
    ...["bin", "etc", "root", "var", "www"].map((name) => ({ name, folder: true }) as const),
    { name: "tmp", folder: true, mode: 0o1777 },
    { name: "bin/busybox", mode: 0o755, body: await readFile(busybox) },
    ...applets.map((name) => ({ name: `bin/${name}`, link: "busybox", mode: 0o777 })),
    ...Object.entries(FILES).map(([name, body]) => ({ name, body })),
  ]);
}
