import type { World } from "cargoshipper/sandbox";
import { Actions, shownAction } from "./actions.js";
import { conflict, invalid, notFound, ok, RootCauseError } from "./answer.js";
import { Droplets } from "./droplets.js";
import { listed } from "./paging.js";
import { route } from "./route.js";
import { type SandboxVolume, Volumes } from "./volumes.js";

/** Seconds that it takes at DigitalOcean. */
const SECONDS = 4;
/** Volumes that one droplet may have. */
const MOST = 15;
/** GiB. */
const LARGEST = 16_384;

type Body = Readonly<Record<string, unknown>>;
type Begun = Parameters<Actions["begin"]>[0];

/** Which volume an action is about: the API shows numbers of things, and volumes have none. */
class VolumeActions {
  readonly of = new Map<number, string>();

  constructor(private readonly world: World) {}

  isBusy({ id }: SandboxVolume): boolean {
    return this.list(id).some(({ status }) => status === "in-progress");
  }

  list(id: string) {
    return this.world.part(Actions).all.filter((one) => this.of.get(one.id) === id);
  }
}

/** What an action does when it ends well. Throws what the API answers to one that cannot be. */
function doing(volume: SandboxVolume, body: Body, world: World): () => void {
  const { type, droplet_id, size_gigabytes } = body;
  const volumes = world.part(Volumes);
  const now = volumes.dropletOf(volume);
  if (type === "resize") {
    const size = Number(size_gigabytes);
    if (!Number.isInteger(size) || size <= volume.size || size > LARGEST)
      throw invalid(`size_gigabytes must be more than ${volume.size} and at most ${LARGEST}`);
    return () => {
      volume.size = size;
    };
  }
  if (type !== "attach" && type !== "detach") throw invalid("type must be attach, detach or resize");
  const droplet = world.part(Droplets).all.find(({ id }) => id === droplet_id);
  if (!droplet) throw notFound();
  if (type === "detach") {
    if (now !== droplet) throw invalid("the volume is not attached to this Droplet");
    return () => {
      droplet.volumes = droplet.volumes.filter((id) => id !== volume.id);
    };
  }
  if (now) throw conflict("The volume is already attached to a Droplet.");
  if (droplet.region !== volume.region)
    throw new RootCauseError(422, "volume and droplet are in different regions", [
      `the volume is in ${volume.region}, the droplet in ${droplet.region}`,
    ]);
  if (droplet.volumes.length >= MOST) throw invalid(`a Droplet has at most ${MOST} volumes`);
  return () => {
    droplet.volumes.push(volume.id);
  };
}

export const volumeActionRoutes = [
  route("GET /volumes/{volume_id}/actions", (request, world) => {
    const { id } = world.part(Volumes).of(request);
    const rows = [...world.part(VolumeActions).list(id)].reverse().map((one) => shownAction(one, world));
    return listed(request, `/volumes/${id}/actions`, "actions", rows);
  }),
  route("POST /volumes/{volume_id}/actions", (request, world) => {
    const volume = world.part(Volumes).of(request);
    const mine = world.part(VolumeActions);
    if (mine.isBusy(volume)) throw conflict("The volume has a pending event.");
    const body = (request.json ?? {}) as Body;
    const begun: Begun = {
      type: `${String(body["type"])}_volume`,
      resource_type: "backend",
      resource_id: null,
      region: volume.region,
      seconds: SECONDS,
      done: doing(volume, body, world),
    };
    const action = world.part(Actions).begin(begun);
    mine.of.set(action.id, volume.id);
    return ok({ action: shownAction(action, world) }, 202);
  }),
  route("GET /volumes/{volume_id}/actions/{action_id}", (request, world) => {
    const { id } = world.part(Volumes).of(request);
    const action = world
      .part(VolumeActions)
      .list(id)
      .find((one) => String(one.id) === request.params["action_id"]);
    if (!action) throw notFound();
    return ok({ action: shownAction(action, world) });
  }),
];
