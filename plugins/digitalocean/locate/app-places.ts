import type { Clue, Place } from "cargoshipper/plugin";
import { APPS, type App } from "../apps/app.js";
import { affectedThing } from "../client/affected.js";

/** The apps that serve a host: by a domain of theirs, or as the default address. */
export const appPlaces = (apps: readonly App[], clue: Clue): Place[] =>
  apps.flatMap((app) => {
    const how = serves(app, clue.host);
    if (how === undefined) return [];
    const deployment = app.active_deployment ? "runs" : "has no active deployment";
    return [
      {
        clue,
        objects: [affectedThing(APPS, app)],
        says: `${deployment}, ${how}`,
        look: { tool: "get_app", arguments: { app: app.spec.name } },
      },
    ];
  });

function serves({ domains, default_ingress, live_url }: App, host: string): string | undefined {
  for (const { spec } of domains ?? []) {
    const name = spec?.domain.toLowerCase();
    if (name === host) return "the host is its domain";
    if (spec?.wildcard && name !== undefined && host.endsWith(`.${name}`))
      return "the host is below its domain";
  }
  if (hostOf(default_ingress) === host) return "the host is its default address";
  return hostOf(live_url) === host ? "the host is its address" : undefined;
}

const hostOf = (url: string | null | undefined): string | undefined =>
  url && URL.canParse(url) ? new URL(url).hostname : undefined;
