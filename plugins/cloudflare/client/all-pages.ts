/** Where a page of a list ends, as the API tells it in `result_info`. */
interface PageEnd {
  readonly total_pages?: number;
  readonly total_count?: number;
  readonly page?: number;
  readonly per_page?: number;
}

interface Page<T> {
  readonly result: readonly T[] | null;
  readonly result_info?: unknown;
}

/** Pages that are asked for at once after the first one. */
const AT_ONCE = 4;
/** The most pages of one list; more is a list that never ends. */
const MOST = 1000;

/**
 * All rows of a list that comes in numbered pages. The first page says how many there are; the SDK's iterators ask until
 * one is empty.
 */
export async function allPages<T>(ask: (page: number) => PromiseLike<Page<T>>): Promise<T[]> {
  const first = await ask(1);
  const rows = [...(first.result ?? [])];
  const end = (first.result_info ?? {}) as PageEnd;
  const counted = end.total_count && end.per_page ? Math.ceil(end.total_count / end.per_page) : 1;
  const pages = Math.min(end.total_pages ?? counted, MOST);
  for (let next = 2; next <= pages; next += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, pages - next + 1) }, (_, index) => next + index);
    const answers = await Promise.all(numbers.map((page) => ask(page)));
    for (const { result } of answers) rows.push(...(result ?? []));
  }
  return rows;
}
