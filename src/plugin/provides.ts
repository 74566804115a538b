import type { Call } from "./call.js";
import { type Class, injectionFaults } from "./inject.js";
import type { Affected } from "./objects.js";

/** Something in a network that leads on: a hostname or an IP address, and the port where one is known. */
export interface Clue {
  /** In lower case, without a trailing dot; IPv6 in its shortest form, without brackets. */
  readonly host: string;
  readonly port?: number | undefined;
}

/** What a plugin found behind a clue. */
export interface Place {
  /** The clue that it answers, as it was given. */
  readonly clue: Clue;
  /**
   * What it is, and further objects that knowing of it tells of, such as a record and its zone. The operator's rules are
   * matched against all of them; the first one's id and first name are shown.
   */
  readonly objects: readonly [Affected, ...Affected[]];
  /** A few words of your own about why it is behind the clue, and in which state: `A, proxied`. No text that others wrote. */
  readonly says?: string | undefined;
  /** The tool that shows more of it, one of `mirrors`, with its arguments. */
  readonly look: {
    readonly tool: string;
    readonly arguments?: Readonly<Record<string, string | number | boolean>> | undefined;
  };
  /**
   * What the trail goes on with; nothing where it ends here. It may be another address of the same thing, by which others
   * may know it: a thing that led to a host is not found behind it once more.
   */
  readonly leadsTo?: readonly Clue[] | undefined;
}

/** What is asked of a locator. */
export interface LocateQuestion {
  /** All clues of one step, each of them new: answer those that you know, in any order. */
  readonly clues: readonly Clue[];
  /** The host that somebody asked for at first: what tunnels and reverse proxies choose by, wherever the trail is now. */
  readonly host: string;
  /** Those of `mirrors` that the operator allows here. What only another one shows need not be looked for. */
  readonly tools: readonly string[];
}

/** What a locator found. */
export interface LocateAnswer {
  readonly places: readonly Place[];
  /** What it could not look at, in a sentence, where the rest is worth having. */
  readonly unknown?: string | undefined;
}

/** Finds what clues lead to in one provider, in few requests. Throws where it cannot know anything. */
export interface Locator {
  locate(question: LocateQuestion, call: Call): LocateAnswer | Promise<LocateAnswer>;
}

/** A class that does something for other plugins, through the host. */
export interface Provided<T> {
  readonly by: Class<T>;
  /**
   * The reading tools that show the same, without the plugin's name: what forbids one of them, forbids what it would show
   * here as well, and where none is allowed the class is not asked.
   */
  readonly mirrors: readonly string[];
}

/** What a plugin can do for others. They meet through the host and never import each other. */
export interface Provides {
  /** Takes part in `cargoshipper_locate`. */
  readonly locate?: Provided<Locator>;
}

/** Something that a plugin can do for others. */
export type ProvidedName = keyof Provides;

/** What is wrong with what a plugin provides, as sentences. */
export const providesFaults = (provides: Provides): string[] =>
  Object.entries(provides).flatMap(([name, { by, mirrors }]: [string, Provided<object>]) => {
    if (typeof by !== "function" || !Array.isArray(mirrors) || mirrors.length === 0)
      return [`\`provides.${name}\` has the class in \`by\` and the names of tools in \`mirrors\`.`];
    return injectionFaults([by]);
  });
