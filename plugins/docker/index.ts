import { definePlugin, variable } from "cargoshipper/plugin";
import * as z from "zod";
import { connect } from "./client.js";
import { Containers } from "./containers.js";
import { explain } from "./explain.js";
import { Images } from "./images.js";
import { Locations } from "./locations.js";
import { Logs } from "./logs.js";
import { ContainerResources } from "./resources.js";
import { RISKS } from "./risks.js";
import { verify } from "./verify.js";

export default definePlugin({
  name: "docker",
  description: "Containers and images of a Docker Engine.",
  options: z.object({
    host: variable("DOCKER_HOST")
      .optional()
      .describe(
        "Address of the Engine: unix:///path, npipe:////./pipe/name, tcp://host:port, https://host:port or ssh://user@host",
      ),
  }),
  client: connect,
  verify,
  explain,
  dispose: (docker) => docker.close(),
  // Its scripts lie in the same place beside this module when it is built.
  sandbox: async (context) =>
    (await import("./sandbox/start.js")).start(context, new URL("sandbox/", import.meta.url)),
  kinds: ["container", "image", "volume"],
  risks: RISKS,
  toolsets: { containers: [Containers, Logs], images: [Images] },
  resources: [ContainerResources],
  provides: { locate: { by: Locations, mirrors: ["list_containers", "inspect_container"] } },
});
