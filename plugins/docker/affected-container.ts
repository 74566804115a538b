import type { Affected, Call } from "cargoshipper/plugin";
import { affectedImageOf } from "./affected-image.js";
import { affectedVolume } from "./affected-volume.js";
import type { Docker } from "./client.js";
import { containerOf } from "./container-of.js";
import { nameOf, namesOfContainer, shortId } from "./find-container.js";

/** What a call about a container is about: the container, its image and its volumes. Throws when there is none. */
export async function affectedContainer(docker: Docker, reference: string, call: Call): Promise<Affected[]> {
  const container = await containerOf(docker, reference, call);
  const { Id, Config, Mounts } = container;
  const volumes = new Set((Mounts ?? []).flatMap(({ Name }) => (Name ? [Name] : [])));
  const names = [...namesOfContainer(nameOf(container)), shortId(Id)];
  return [
    { kind: "container", id: Id, names, labels: Config.Labels ?? {} },
    await affectedImageOf(docker, container, call.signal),
    ...(await Promise.all([...volumes].map((name) => affectedVolume(docker, name, call.signal)))),
  ];
}
