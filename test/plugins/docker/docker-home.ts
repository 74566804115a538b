import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes a home folder with files of the docker CLI's in it and answers its path. */
export function writeHome(home: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  }
  return home;
}

/** Where the docker CLI keeps what belongs to a context, below the home folder. */
export const contextFolder = (kind: "meta" | "tls", name: string) =>
  `.docker/contexts/${kind}/${createHash("sha256").update(name).digest("hex")}`;

/** A context's file, by its path below the home folder. */
export const contextFile = (name: string, endpoint: Record<string, unknown>) => ({
  [`${contextFolder("meta", name)}/meta.json`]: JSON.stringify({
    Name: name,
    Metadata: {},
    Endpoints: { docker: endpoint },
  }),
});
