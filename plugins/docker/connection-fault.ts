const FAULTS: Record<string, string> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  ENOTSOCK: "not a socket",
  EACCES:
    'permission denied: add your user to the docker group ("sudo usermod -aG docker $USER", then log in again)',
  EPERM: "permission denied",
  ECONNREFUSED: "nothing listens there: the Engine is not running",
  ECONNRESET: "the connection was closed without an answer",
  EPIPE: "the connection was closed without an answer",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  ETIMEDOUT: "the host does not answer",
  EHOSTUNREACH: "the host cannot be reached",
  EHOSTDOWN: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
};

/** The code of an error of Node's. Told by its form, because it may come from another realm. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Why a connection failed, in a few words; undefined when the error is not one of a connection. */
export function connectionFault(error: unknown): string | undefined {
  const code = codeOf(error) ?? "";
  if (code === "ESSH") return `ssh failed: ${(error as Error).message}`;
  if (code.startsWith("HPE_")) return "what answered does not speak HTTP";
  if (/^ERR_(TLS|SSL|OSSL)|^CERT_|CERT|^EPROTO$|UNABLE_TO_VERIFY/.test(code)) {
    return `TLS failed (${code}): see DOCKER_TLS_VERIFY and DOCKER_CERT_PATH, or the TLS files of the context`;
  }
  return FAULTS[code];
}
