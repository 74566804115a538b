import type { World } from "cargoshipper/sandbox";
import { Actions, shownAction } from "./actions.js";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { checkDropletName } from "./droplet-name.js";
import { Droplets, type SandboxDroplet } from "./droplets.js";
import { Images } from "./images.js";
import { listed } from "./paging.js";
import { route } from "./route.js";
import { SIZES } from "./sizes.js";

interface Body {
  readonly type?: string;
  readonly name?: string;
  readonly size?: string;
  readonly disk?: boolean;
  readonly image?: string | number;
}

interface Kind {
  readonly seconds: number;
  /** The state it needs; any where it says none. */
  readonly from?: "active" | "off";
  /** Throws what the API answers to a body that is wrong. Answers what is different afterwards. */
  readonly prepare: (droplet: SandboxDroplet, body: Body, world: World) => () => void;
}

const becomes = (status: "active" | "off") => (droplet: SandboxDroplet) => () => {
  droplet.status = status;
};

const feature = (name: string, isOn: boolean) => (droplet: SandboxDroplet) => () => {
  const others = droplet.features.filter((one) => one !== name);
  droplet.features = isOn ? [...others, name] : others;
};

const reimage = (droplet: SandboxDroplet, { image: reference }: Body, world: World) => {
  const image = world.part(Images).find(reference);
  if (!image) throw invalid("You specified an invalid image.");
  return () => {
    droplet.image = image;
    droplet.status = "active";
  };
};

const KINDS: Readonly<Record<string, Kind>> = {
  power_on: { seconds: 10, from: "off", prepare: becomes("active") },
  power_off: { seconds: 5, from: "active", prepare: becomes("off") },
  shutdown: { seconds: 20, from: "active", prepare: becomes("off") },
  reboot: { seconds: 20, from: "active", prepare: becomes("active") },
  power_cycle: { seconds: 15, from: "active", prepare: becomes("active") },
  password_reset: { seconds: 15, prepare: () => () => undefined },
  enable_ipv6: {
    seconds: 10,
    prepare: (droplet) => () => {
      feature("ipv6", true)(droplet)();
      droplet.ipv6 ??= `2001:db8::${(droplet.id % 65_536).toString(16)}`;
    },
  },
  enable_backups: { seconds: 5, prepare: feature("backups", true) },
  disable_backups: { seconds: 5, prepare: feature("backups", false) },
  rename: {
    seconds: 2,
    prepare: (droplet, { name }) => {
      checkDropletName(name);
      return () => {
        droplet.name = name;
      };
    },
  },
  snapshot: {
    seconds: 60,
    prepare:
      (droplet, { name = `${droplet.name}-snapshot` }, world) =>
      () => {
        const images = world.part(Images);
        const { region, disk } = droplet;
        const image = images.image({ name, regions: [region], min_disk_size: disk });
        images.all.push(image);
        droplet.snapshots = [...droplet.snapshots, image.id];
      },
  },
  resize: {
    seconds: 60,
    from: "off",
    prepare: (droplet, { size: slug, disk = false }) => {
      const size = SIZES.find((one) => one.slug === slug);
      if (!size?.available || !size.regions.includes(droplet.region))
        throw invalid("You specified an invalid size.");
      if (size.disk < droplet.disk)
        throw invalid("This size is not available because it has a smaller disk.");
      return () => {
        droplet.size = size.slug;
        if (disk) droplet.disk = size.disk;
      };
    },
  },
  rebuild: { seconds: 60, prepare: reimage },
  restore: {
    seconds: 60,
    prepare: (droplet, body, world) => {
      if (![...droplet.backups, ...droplet.snapshots].includes(Number(body.image)))
        throw invalid("The image is no backup of this Droplet.");
      return reimage(droplet, body, world);
    },
  },
};

export const dropletActionRoutes = [
  route("POST /droplets/{droplet_id}/actions", (request, world) => {
    const droplet = world.part(Droplets).of(request);
    const body = (request.json ?? {}) as Body;
    const kind = Object.hasOwn(KINDS, body.type ?? "") ? KINDS[body.type ?? ""] : undefined;
    if (!kind) throw invalid("The action type is invalid.");
    const actions = world.part(Actions);
    if (droplet.locked || actions.isBusy("droplet", droplet.id))
      throw invalid("Droplet already has a pending event.");
    if (kind.from === "off" && droplet.status !== "off") throw invalid("Droplet must be powered off.");
    if (kind.from === "active" && droplet.status !== "active")
      throw invalid("Droplet is already powered off.");
    const apply = kind.prepare(droplet, body, world);
    droplet.locked = true;
    const unlock = () => {
      droplet.locked = false;
    };
    const action = actions.begin({
      type: body.type ?? "",
      resource_type: "droplet",
      resource_id: droplet.id,
      region: droplet.region,
      seconds: kind.seconds,
      done: () => {
        unlock();
        apply();
      },
      failed: unlock,
    });
    return ok({ action: shownAction(action, world) }, 201);
  }),
  route("GET /droplets/{droplet_id}/actions", (request, world) => {
    const { id } = world.part(Droplets).of(request);
    const rows = [...world.part(Actions).all]
      .reverse()
      .filter((one) => one.resource_type === "droplet" && one.resource_id === id)
      .map((one) => shownAction(one, world));
    return listed(request, `/droplets/${id}/actions`, "actions", rows);
  }),
  route("GET /droplets/{droplet_id}/actions/{action_id}", (request, world) => {
    const { id } = world.part(Droplets).of(request);
    return world.part(Actions).answer(request, "droplet", id);
  }),
  route("DELETE /droplets/{droplet_id}", (request, world) => {
    removeDroplet(world.part(Droplets).of(request), world);
    return noContent();
  }),
];

/** Its volumes stay, attached to nothing. */
export function removeDroplet(droplet: SandboxDroplet, world: World): void {
  const droplets = world.part(Droplets);
  if (!droplets.all.includes(droplet)) throw notFound();
  droplets.remove(droplet);
}
