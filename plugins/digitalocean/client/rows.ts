import { type PageInput, pageFrom, ServiceUnavailableError, type Stretch } from "cargoshipper/plugin";
import * as z from "zod";
import type { Api, Query } from "./api.js";
import type { ApiPath } from "./path.js";

/** The most that one of the API's pages holds. */
const PER_PAGE = 200;
/** The most pages of one list that are read. */
const MOST = 1000;

/** A list of the API: where it is, under which name its rows stand, and how one is read. */
export interface ListOf<R extends z.ZodType> {
  readonly path: ApiPath;
  readonly key: string;
  readonly row: R;
  readonly query?: Query | undefined;
}

const More = z.looseObject({
  links: z.looseObject({ pages: z.looseObject({ next: z.string().optional() }).optional() }).optional(),
  meta: z.looseObject({ total: z.int().min(0).optional() }).optional(),
});

/** All rows of a list, following the links to its next pages. Throws when they do not end. */
export async function allRows<R extends z.ZodType>(api: Api, list: ListOf<R>): Promise<z.output<R>[]> {
  const rows: z.output<R>[] = [];
  const seen = new Set<string>();
  let next: Query | undefined = {};
  while (next) {
    const page: ApiPage<R> = await onePage(api, list, next);
    rows.push(...page.rows);
    next = page.rows.length > 0 ? page.next : undefined;
    const place = JSON.stringify(next);
    if (next && (seen.has(place) || seen.size === MOST)) throw endless(list.path);
    seen.add(place);
  }
  return rows;
}

/**
 * One page of a tool's list: `limit`, `cursor` and `fields` of its input. Only the API's pages that hold it are asked for,
 * so that a long list costs a few requests.
 */
export async function somePage<R extends z.ZodType, T extends object>(
  api: Api,
  list: ListOf<R>,
  input: PageInput,
  view: { readonly rowOf: (row: z.output<R>) => T; readonly identify: (row: T) => string },
) {
  const load = async (first: number, last: number): Promise<Stretch<T>> => {
    const from = Math.floor(first / PER_PAGE);
    const rows: T[] = [];
    let total = 0;
    for (let page = from; page * PER_PAGE <= last; page++) {
      const found = await onePage(api, list, { page: page + 1 });
      rows.push(...found.rows.map(view.rowOf));
      total = found.total ?? from * PER_PAGE + rows.length;
      if (!found.next) break;
    }
    return { rows, from: from * PER_PAGE, total: Math.max(total, rows.length) };
  };
  return pageFrom(load, input, view.identify);
}

const endless = (path: string) =>
  new ServiceUnavailableError(`DigitalOcean's pages of ${path} do not end.`, {
    next: "Call again in a while; what was read is not all, and may be there twice.",
  });

interface ApiPage<R extends z.ZodType> {
  readonly rows: z.output<R>[];
  readonly total: number | undefined;
  readonly next: Query | undefined;
}

async function onePage<R extends z.ZodType>(
  api: Api,
  { path, key, row, query }: ListOf<R>,
  at: Query,
): Promise<ApiPage<R>> {
  const schema = More.extend({ [key]: z.array(row).nullish() }).refine(isList(key), { path: [key] });
  const document = await api.get(path, schema, { per_page: PER_PAGE, ...query, ...at });
  const { links, meta } = document as z.output<typeof More>;
  return {
    rows: (document[key] as z.output<R>[] | null | undefined) ?? [],
    total: meta?.total,
    next: nextQuery(links?.pages?.next),
  };
}

/** Some lists leave their rows out when there are none. What has something else instead is no list, and not an empty one. */
const isList = (key: string) => (document: object) =>
  [key, "links", "meta"].some((name) => name in document) || Object.keys(document).length === 0;

/** Only what is asked is taken of a link: its host may be another one, and the token goes to the API's own. */
function nextQuery(link: string | undefined): Query | undefined {
  if (link === undefined || !URL.canParse(link, "https://api.digitalocean.com")) return undefined;
  return Object.fromEntries(new URL(link, "https://api.digitalocean.com").searchParams);
}
