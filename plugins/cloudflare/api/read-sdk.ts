import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Flag, Indexed } from "cargoshipper/api";
import { distinctWords } from "./distinct-words.js";
import { Interfaces, type Param } from "./sdk-interfaces.js";

const EITHER = "/{accounts|zones}/{account_id|zone_id}";

/** Every operation of the SDK's package, in the order of its files. Reads files and runs none of its code. */
export function readSdk(folder: string): Indexed[] {
  const interfaces = new Interfaces(folder);
  const files = readdirSync(join(folder, "resources"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mjs"))
    .sort();
  return files.flatMap((name) => {
    const file = join(folder, "resources", name);
    return classesIn(readFileSync(file, "utf8")).flatMap(({ key, methods }) =>
      methods.map((method) => operation(key, method, interfaces, file.replace(/\.mjs$/, ".d.mts"))),
    );
  });
}

interface Method {
  readonly name: string;
  readonly comment: string;
  readonly source: string;
  readonly className: string;
}

function classesIn(source: string): { readonly key: string; readonly methods: Method[] }[] {
  const found = source.matchAll(
    /^ {4}class (Base\w+) extends APIResource \{\n([\s\S]*?)^ {4}\}\n {4}\1\._key = Object\.freeze\(\[([^\]]*)\]\)/gm,
  );
  return [...found].map(([, className = "", body = "", key = ""]) => ({
    key: [...key.matchAll(/'([^']+)'/g)].map(([, part]) => part).join("."),
    methods: [...body.matchAll(/^ {8}\/\*\*\n([\s\S]*?)^ {9}\*\/\n {8}(\w+)\(([\s\S]*?)^ {8}\}\n/gm)].map(
      ([, comment = "", name = "", source = ""]) => ({ name, comment, source, className }),
    ),
  }));
}

function operation(key: string, method: Method, interfaces: Interfaces, types: string): Indexed {
  const { source, comment, name, className } = method;
  const [, call = "", url = "", rest = ""] =
    /_client\.(\w+)\((?:path )?[`']([^`']+)[`']([\s\S]*)/.exec(source) ?? [];
  const verb = (
    /method: '(get|post|put|patch|delete)'/i.exec(rest)?.[1] ??
    VERBS[call] ??
    call
  ).toUpperCase();
  const path = url
    .replace(/^\/\$\{accountOrZone\}\/\$\{accountOrZoneId\}/, EITHER)
    .replace(/\$\{(\w+)\}/g, (_, variable: string) => `{${wireName(source, variable)}}`);
  const given = interfaces.params(types, className, name);
  const inPath = new Set([...path.matchAll(/[{|](\w+)/g)].map(([, part]) => part));
  const headers = [...source.matchAll(/\{ ?'([\w-]+)': \w+(?:\?\.toString\(\))? \}/g)].map(
    ([, header = ""]) => header,
  );
  const rests = given.filter(
    ({ name }) => !inPath.has(name.replace(/^path_/, "")) && !headers.includes(name),
  );
  const listed = /query: \{\s*([^}]*?),?\s*\}/
    .exec(rest)?.[1]
    ?.split(/,\s*/)
    .flatMap((part) => [
      part,
      part.replace(/^'([^']+)'.*/, "$1"),
      part.replace(/^\w+: /, ""),
      wireName(source, part),
    ]);
  const inQuery = ({ name }: Param) => listed?.includes(name) ?? /\bquery\b/.test(rest);
  const hasBody = /\bbody\b/.test(rest);
  const id = `${key}.${name}`;
  const written = (one: Param) => marked({ ...one, name: plainName(source, one.name) });
  const query = rests.filter((one) => inQuery(one) || !hasBody).map(written);
  const body = rests.filter((one) => hasBody && !inQuery(one)).map(written);
  return {
    id,
    verb,
    path,
    query,
    body,
    headers,
    flags: flagsOf(comment, rest),
    words: distinctWords(comment.split("@example")[0] ?? "", `${id} ${path}`),
  };
}

const VERBS: Readonly<Record<string, string>> = { getAPIList: "get" };

const marked = ({ name, required }: Param) => (required ? `${name}!` : name);

function flagsOf(comment: string, rest: string): Flag[] {
  const flags: (readonly [Flag, boolean])[] = [
    ["deprecated", /@deprecated/.test(comment)],
    ["multipart", /[mM]ultipartFormRequestOptions/.test(rest)],
    ["raw", /'Content-Type'/.test(rest)],
    ["list", /body: \w+[,\s]/.test(rest) && !/'Content-Type'/.test(rest)],
    ["binary", /__binaryResponse|Accept: '/.test(rest)],
  ];
  return flags.filter(([, is]) => is).map(([flag]) => flag);
}

/** What a variable of the SDK's is called in the API: `dnsRecordID` is `dns_record_id`, and what it renames has its own name. */
function wireName(source: string, variable: string): string {
  const renamed = new RegExp(`'([^']+)': ${variable}\\b`).exec(source)?.[1];
  if (renamed) return renamed;
  return plainName(source, variable)
    .replace(/([a-z0-9])([A-Z]+)/g, "$1_$2")
    .toLowerCase();
}

/** Where a name stands in the path, the query and the body, the SDK puts that before it: `query_devices` is `devices`. */
function plainName(source: string, name: string): string {
  const [, place = "", plain = ""] = /^(path|query|body)_(\w+)$/.exec(name) ?? [];
  const twice =
    source.includes(`${plain}: ${name}`) ||
    (place === "body" && new RegExp(`(?:query|path)_${plain}`).test(source));
  return place === "path" || (place !== "" && twice) ? plain : name;
}
