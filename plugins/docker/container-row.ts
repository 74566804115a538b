import type { ContainerInfo } from "dockerode";
import * as z from "zod";
import { shortId } from "./find-container.js";

/** A container in a list. */
export const ContainerRow = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  status: z.string(),
  created: z.string(),
  ports: z.string(),
});

/** Lists are null instead of empty in some answers, Podman's among them. */
export const listOf = <T>(list: readonly T[] | null | undefined): readonly T[] => list ?? [];

export function containerRow(container: ContainerInfo): z.output<typeof ContainerRow> {
  const names = listOf(container.Names);
  return {
    id: shortId(container.Id),
    // Of its names, those with a second slash are links of other containers.
    name: (names.find((name) => name.lastIndexOf("/") === 0) ?? names[0] ?? "").slice(1),
    image: /^sha256:/.test(container.Image) ? shortId(container.Image) : container.Image,
    status: container.Status,
    created: isoSeconds(container.Created * 1000),
    ports: portList(listOf(container.Ports)),
  };
}

/** A time to the second, in ISO 8601. */
export const isoSeconds = (time: number | string) => new Date(time).toISOString().replace(/\.\d{3}Z$/, "Z");

interface Port {
  readonly IP?: string | undefined;
  readonly PrivatePort: number;
  readonly PublicPort?: number | undefined;
  readonly Type: string;
}

/** `127.0.0.1:8080->80/tcp`, or `80/tcp` for a port that is not published. */
export function portList(ports: readonly Port[]): string {
  // The Engine repeats what is bound to all IPv4 addresses for all IPv6 ones.
  const everywhere = new Set(
    ports
      .filter(({ IP }) => IP === "0.0.0.0")
      .map((port) => `${port.PublicPort}->${port.PrivatePort}/${port.Type}`),
  );
  const texts = ports.flatMap(({ IP, PrivatePort, PublicPort, Type }) => {
    const inside = `${PrivatePort}/${Type}`;
    if (PublicPort === undefined || PublicPort === 0) return [inside];
    if (IP === "::" && everywhere.has(`${PublicPort}->${inside}`)) return [];
    const address = IP?.includes(":") ? `[${IP}]` : (IP ?? "");
    return [`${address}:${PublicPort}->${inside}`];
  });
  return [...new Set(texts)].join(", ");
}
