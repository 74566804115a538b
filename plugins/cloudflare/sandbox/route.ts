import type { SandboxRequest as AnyRequest, Route as AnyRoute } from "cargoshipper/sandbox";
import type { SandboxToken } from "./tokens.js";

export type SandboxRequest = AnyRequest<SandboxToken>;

/** One operation of the API, by verb and path below /client/v4. */
export type Route = AnyRoute<SandboxToken>;

export const route = (at: string, handle: Route["handle"]): Route => ({ at, handle });
