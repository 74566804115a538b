import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A parameter of a method: its name on the wire, and whether it has to be given. */
export interface Param {
  readonly name: string;
  readonly required: boolean;
}

/** What is written in a file of types: members of interfaces, and names that stand for others. */
interface Types {
  readonly source: string;
  readonly interfaces: ReadonlyMap<
    string,
    { readonly bases: readonly string[]; readonly params: readonly Param[] }
  >;
  readonly unions: ReadonlyMap<string, readonly string[]>;
}

/** The parameters of the SDK's methods, read from its files of types. */
export class Interfaces {
  private readonly read = new Map<string, Types>();

  constructor(private readonly folder: string) {}

  /** The parameters of one method, those in its path included where the SDK takes them by name. */
  params(file: string, className: string, method: string): readonly Param[] {
    const types = this.typesIn(file);
    const own = types.source.slice(types.source.indexOf(`export declare class ${className} `));
    const type = new RegExp(
      `^ {4}${method}\\(.*?(?:params|query|body)\\??: ([\\w.]+)( \\| null \\| undefined)?, `,
      "m",
    ).exec(own)?.[1];
    return type ? this.members(file, type) : [];
  }

  private members(file: string, type: string): readonly Param[] {
    const types = this.typesIn(file);
    const union = types.unions.get(type);
    if (union) return joined(union.map((one) => this.members(file, one)));
    const found = types.interfaces.get(type);
    if (!found) return [];
    return [...found.params, ...found.bases.flatMap((base) => this.inherited(file, base))];
  }

  private inherited(file: string, base: string): readonly Param[] {
    if (this.typesIn(file).interfaces.has(base)) return this.members(file, base);
    return this.members(join(this.folder, "core", "pagination.d.mts"), base);
  }

  private typesIn(file: string): Types {
    const known = this.read.get(file) ?? parse(readFileSync(file, "utf8"));
    this.read.set(file, known);
    return known;
  }
}

/** A union's parameters are those of every form; required are those that each form requires. */
function joined(forms: readonly (readonly Param[])[]): Param[] {
  const names = new Set(forms.flatMap((form) => form.map(({ name }) => name)));
  return [...names].map((name) => ({
    name,
    required: forms.every((form) => form.some((one) => one.name === name && one.required)),
  }));
}

function parse(source: string): Types {
  const interfaces = new Map<string, { bases: string[]; params: Param[] }>();
  const unions = new Map<string, string[]>();
  const spaces: string[] = [];
  let open: { params: Param[]; depth: number } | undefined;
  for (const line of source.split("\n")) {
    const depth = line.search(/\S/);
    const [, declared, name = "", more = ""] =
      /^\s*(?:export )?(?:declare )?(interface|namespace|type) (\w+)(.*)/.exec(line) ?? [];
    if (declared === "namespace") spaces.push(name);
    else if (declared === "interface") {
      const bases = /extends ([^{]*)/.exec(more)?.[1]?.split(",") ?? [];
      const entry = { bases: bases.map((base) => base.trim().replace(/^.*\./, "")), params: [] as Param[] };
      interfaces.set([...spaces, name].join("."), entry);
      open = line.trimEnd().endsWith("}") ? undefined : { params: entry.params, depth };
    } else if (declared === "type") {
      const parts = /^ = ([\w.| ]+);/.exec(more)?.[1]?.split(" | ");
      if (parts) unions.set([...spaces, name].join("."), parts);
    } else if (/^\s*\}$/.test(line)) {
      if (open && depth === open.depth) open = undefined;
      else if (!open && depth === (spaces.length - 1) * 4) spaces.pop();
    } else if (open && depth === open.depth + 4) {
      const [, quoted, plain, optional] = /^\s*(?:'([^']+)'|(\w+))(\?)?: /.exec(line) ?? [];
      const param = quoted ?? plain;
      if (param) open.params.push({ name: param, required: optional === undefined });
    }
  }
  return { source, interfaces, unions };
}
