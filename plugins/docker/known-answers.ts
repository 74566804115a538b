import type { ErrorKind } from "cargoshipper/plugin";

interface Known {
  readonly says: RegExp;
  readonly kind: ErrorKind;
  readonly next: string;
}

/** What the Engine says where its status alone would mislead. */
export const KNOWN: readonly Known[] = [
  {
    says: /HTTP request to an HTTPS server/,
    kind: "configuration",
    next: "It wants TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a context with TLS files.",
  },
  {
    says: /port is already allocated|address already in use|ports are not available/i,
    kind: "conflict",
    next: "Choose another host port, or 0 to have one picked; docker_list_containers shows who uses which.",
  },
  {
    says: /name .* is already in use/i,
    kind: "conflict",
    next: "Choose another name, or remove that container first with docker_remove_container.",
  },
  {
    says: /bind source path does not exist/,
    kind: "validation",
    next: "Create the folder on the Engine's machine first, or use a named volume.",
  },
  {
    says: /executable file not found|no such file or directory.*unknown|permission denied.*unknown/,
    kind: "validation",
    next: 'Correct command: it is run without a shell, so write ["sh", "-c", "…"] for shell syntax.',
  },
  {
    says: /cannot start a paused container/,
    kind: "conflict",
    next: "docker_restart_container starts it anew; only a person can unpause it as it is.",
  },
  {
    says: /no such image|image not known/i,
    kind: "not_found",
    next: "docker_list_images shows what there is.",
  },
  {
    says: /^no such container/,
    kind: "validation",
    next: "Correct the filter; docker_list_containers without it shows what there is.",
  },
  {
    says: /invalid filter|unrecognised filter|strconv\./i,
    kind: "validation",
    next: "Correct the filter's value: status is created, restarting, running, removing, paused, exited or dead; health starting, healthy, unhealthy or none; exited, publish and expose numbers.",
  },
  {
    says: /cannot assign requested address/,
    kind: "validation",
    next: "Publish the port on an address of the Engine's own machine, or on none for 127.0.0.1.",
  },
];
