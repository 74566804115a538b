import type { Provider } from "../host/providers.js";
import { type Call, type Clue, type Locator, type Place, ToolError } from "../plugin/index.js";
import { clueText } from "./clue.js";
import { labelOf } from "./label.js";
import { readPlaces } from "./read-places.js";
import type { Followed, Found, Trail } from "./trail.js";

/** How far a trail is followed. Together the seconds stay within the deadline of the call. */
const MOST = {
  steps: 8,
  hosts: 60,
  hostsOfOnePlace: 20,
  places: 60,
  placesOfOneAnswer: 20,
  secondsToAnswer: 10,
  seconds: 40,
};

/** The tool that asks, for rules about it. */
const ASKER = "cargoshipper_locate";

type By = Provider<Locator>;

/** Follows a host from place to place until nobody knows more, or it has gone far enough. */
export class Walk {
  private readonly until = performance.now() + MOST.seconds * 1000;
  private readonly seen = new Set<string>();
  private readonly unasked = new Map<By, string>();
  private readonly hidden = new Map<string, number>();
  private readonly leftOut = new Set<string>();
  private places = 0;

  constructor(
    private readonly first: Clue,
    private readonly text: string,
    private readonly locators: readonly By[],
    private readonly call: Call,
  ) {}

  /** Throws a ToolError when nobody at all answers. */
  async toEnd(): Promise<Trail> {
    const start: Followed = { clue: this.first, text: this.text, found: [] };
    this.seen.add(clueText(this.first));
    let hosts: readonly Followed[] = [start];
    for (let step = 0; hosts.length > 0 && !this.isFar(step, hosts); step++) {
      await this.look(hosts, step);
      if (this.unasked.size === this.locators.length && step === 0) throw nobody(this.unasked);
      hosts = hosts.flatMap(({ found }) => found).flatMap((found) => this.follow(found));
    }
    return {
      start,
      unasked: this.unasked,
      hidden: [...this.hidden].map(([what, count]) => `${count} of ${what}`),
      leftOut: [...this.leftOut],
    };
  }

  private isFar(step: number, hosts: readonly Followed[]): boolean {
    const late = performance.now() > this.until;
    if (step < MOST.steps && !late) return false;
    for (const host of hosts) host.end = "too far";
    this.leftOut.add(late ? "what took too long to follow" : `what is more than ${MOST.steps} steps away`);
    return true;
  }

  /** Asks everybody about some hosts, all at once, so that each needs few requests. */
  private async look(hosts: readonly Followed[], step: number): Promise<void> {
    const asked = this.locators.filter((locator) => !this.unasked.has(locator));
    const about = `asking ${asked.map(labelOf).join(", ")} about ${hosts.map(({ text }) => text).join(", ")}`;
    this.call.progress(step, MOST.steps, about);
    const answers = await Promise.all(
      asked.map(async (by) => ({ by, places: await this.ask(by, hosts) }) as const),
    );
    this.call.signal.throwIfAborted();
    const byHost = new Map(hosts.map((host) => [clueText(host.clue), host]));
    for (const { by, places } of answers) {
      for (const place of places) this.take(place, by, byHost.get(clueText(place.clue)));
    }
    for (const host of hosts) {
      if (host.found.length > 0) delete host.end;
      else host.end ??= "unknown";
    }
  }

  private take(place: Place, by: By, host: Followed | undefined): void {
    if (!host) return;
    if (ledHere(place, by, host)) {
      host.end ??= "the same";
      return;
    }
    const refusal = by.hides(place.look.tool, place.objects, ASKER);
    if (refusal) {
      const what = `${labelOf(by)}: ${refusal.rule}`;
      this.hidden.set(what, (this.hidden.get(what) ?? 0) + 1);
      host.end = "hidden";
    } else if (this.places === MOST.places) {
      this.leftOut.add(`all but ${MOST.places} places`);
      host.end = "too far";
    } else {
      this.places++;
      host.found.push({ place, by, from: host.from, next: [] });
    }
  }

  /** The new ones among the hosts that a place leads to. */
  private follow(from: Found): Followed[] {
    const { leadsTo = [] } = from.place;
    if (leadsTo.length > MOST.hostsOfOnePlace)
      this.leftOut.add(`all but ${MOST.hostsOfOnePlace} hosts of one place`);
    return leadsTo.slice(0, MOST.hostsOfOnePlace).flatMap((clue) => {
      const text = clueText(clue);
      const host: Followed = { clue, text, found: [], from };
      from.next.push(host);
      if (this.seen.has(text)) host.end = "known already";
      else if (this.seen.size === MOST.hosts) {
        host.end = "too far";
        this.leftOut.add(`all but ${MOST.hosts} hosts`);
      } else {
        this.seen.add(text);
        return [host];
      }
      return [];
    });
  }

  /** What one of them knows. Whoever fails is not asked again. */
  private async ask(by: By, hosts: readonly Followed[]): Promise<readonly Place[]> {
    // What it led to itself it may know by that address as well, which says nothing new and takes no other's room.
    const most = MOST.placesOfOneAnswer + hosts.filter(({ from }) => from?.by === by).length;
    try {
      return await by.ask(this.call, MOST.secondsToAnswer, async (locator, own) => {
        const { host } = this.first;
        const question = { clues: hosts.map(({ clue }) => ({ ...clue })), host, tools: [...by.tools] };
        const answer: unknown = await locator.locate(question, own);
        const { places, unreadable, beyond, unknown } = readPlaces(answer, question, by.mirrors, most);
        if (unreadable > 0) {
          own.log.warning("its answer about where something lives cannot be read", { places: unreadable });
          this.leftOut.add(`${unreadable} of ${labelOf(by)} that cannot be read`);
        }
        if (unknown) this.leftOut.add(`${labelOf(by)}: ${unknown}`);
        if (beyond > 0) this.leftOut.add(`${beyond} more of ${labelOf(by)}`);
        return places;
      });
    } catch (error) {
      this.unasked.set(by, (error as ToolError).message);
      return [];
    }
  }
}

/** Whether a thing is one of those that led to a host: it has several addresses, and stands behind each of them. */
function ledHere({ objects: [{ kind, id }] }: Place, by: By, host: Followed): boolean {
  if (id === undefined) return false;
  for (let found = host.from; found; found = found.from) {
    const [{ kind: oneKind, id: oneId }] = found.place.objects;
    if (found.by === by && oneKind === kind && oneId === id) return true;
  }
  return false;
}

const nobody = (unasked: ReadonlyMap<By, string>) =>
  new ToolError(
    "service_unavailable",
    `Nobody could be asked. ${[...unasked].map(([by, why]) => `${labelOf(by)}: ${why}`).join(" ")}`,
    { next: "Tell the person; `cargoshipper doctor` shows more." },
  );
