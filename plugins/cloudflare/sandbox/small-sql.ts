import { invalid } from "./answer.js";

type Value = string | number | null;
type Row = Record<string, Value>;

interface Table {
  readonly sql: string;
  readonly columns: readonly string[];
  rows: Row[];
}

/** What one statement did. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly changes: number;
  readonly read: number;
}

const NAME = "[A-Za-z_]\\w*";
const CREATE = new RegExp(`^CREATE TABLE (IF NOT EXISTS )?(${NAME}) ?\\((.*)\\)$`, "is");
const DROP = new RegExp(`^DROP TABLE (IF EXISTS )?(${NAME})$`, "i");
const INSERT = new RegExp(`^INSERT INTO (${NAME}) ?\\(([^)]*)\\) ?VALUES (.*)$`, "is");
const SELECT = new RegExp(
  `^SELECT (.+?)(?: FROM (${NAME})(?: WHERE (.+?))?(?: ORDER BY (${NAME})( DESC)?)?(?: LIMIT (\\d+))?)?$`,
  "is",
);
const DELETE = new RegExp(`^DELETE FROM (${NAME})(?: WHERE (.+))?$`, "is");
const UPDATE = new RegExp(`^UPDATE (${NAME}) SET (.+?)(?: WHERE (.+))?$`, "is");

const fails = (message: string) => invalid(7500, `${message}: SQLITE_ERROR`);

/**
 * A small part of SQL in memory: tables are created and dropped, rows inserted, selected, updated and deleted, with
 * conditions such as `a = 1 AND b <> 'x'`. All else is told to be too much for the sandbox.
 */
export class SmallSql {
  readonly tables = new Map<string, Table>();

  /** Runs one statement. Throws what the API answers when it cannot. */
  run(sql: string, params: readonly Value[] = []): Outcome {
    const values = [...params];
    const text = sql.trim().replace(/('(?:[^']|'')*')|\s+/g, (_, quoted?: string) => quoted ?? " ");
    const [, ifMissing, made = "", definition = ""] = CREATE.exec(text) ?? [];
    if (made) return this.create(made, definition, text, ifMissing !== undefined);
    const [, ifThere, dropped = ""] = DROP.exec(text) ?? [];
    if (dropped) {
      if (!ifThere) this.table(dropped);
      this.tables.delete(dropped);
      return { rows: [], changes: 0, read: 0 };
    }
    const [, into = "", columns = "", tuples = ""] = INSERT.exec(text) ?? [];
    if (into) return this.insert(into, list(columns), tuples, values);
    const [, from = "", where] = DELETE.exec(text) ?? [];
    if (from) return this.remove(from, where, values);
    const [, changed = "", set = "", which] = UPDATE.exec(text) ?? [];
    if (changed) return this.update(changed, set, which, values);
    const select = SELECT.exec(text);
    if (select) return this.select(select, values);
    throw fails(`the sandbox's SQL is small and does not know: ${text.slice(0, 80)}`);
  }

  private create(name: string, definition: string, sql: string, quiet: boolean): Outcome {
    if (this.tables.has(name) && !quiet) throw fails(`table ${name} already exists`);
    const columns = definition
      .split(/,(?![^(]*\))/)
      .map((column) => /^\s*["`]?(\w+)/.exec(column)?.[1] ?? "");
    if (!this.tables.has(name)) this.tables.set(name, { sql, columns, rows: [] });
    return { rows: [], changes: 0, read: 0 };
  }

  private insert(name: string, columns: readonly string[], tuples: string, params: Value[]): Outcome {
    const table = this.table(name);
    for (const column of columns) has(table, column);
    const rows = [...tuples.matchAll(/\(((?:'(?:[^']|'')*'|[^()'])*)\)/g)].map(([, tuple = ""]) => {
      const values = [...tuple.matchAll(/'(?:[^']|'')*'|[^,\s]+/g)].map(([text]) => literal(text, params));
      if (values.length !== columns.length)
        throw fails(`${values.length} values for ${columns.length} columns`);
      const given = Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
      return Object.fromEntries(table.columns.map((column) => [column, given[column] ?? null]));
    });
    table.rows.push(...rows);
    return { rows: [], changes: rows.length, read: 0 };
  }

  private select(
    [, what = "", from, where, order, descending, limit]: RegExpExecArray,
    params: Value[],
  ): Outcome {
    if (from === undefined) {
      const parts = what.split(/,(?=(?:[^']*'[^']*')*[^']*$)/).map((part) => part.trim());
      const entries = parts.map((part) => {
        const [, value = part, name = value] = /^(.*?)(?: AS (\w+))?$/i.exec(part) ?? [];
        return [name, literal(value, params)] as const;
      });
      return { rows: [Object.fromEntries(entries)], changes: 0, read: 0 };
    }
    const table = this.table(from);
    const read = table.rows.length;
    let rows = table.rows.filter(condition(table, where, params));
    const [, name] = /^count\(\*\)(?: AS (\w+))?$/i.exec(what) ?? [];
    if (/^count\(/i.test(what)) return { rows: [{ [name ?? "count(*)"]: rows.length }], changes: 0, read };
    if (order) rows = [...rows].sort((a, b) => ((a[order] ?? "") < (b[order] ?? "") ? -1 : 1));
    if (descending) rows.reverse();
    if (limit) rows = rows.slice(0, Number(limit));
    const columns = what.trim() === "*" ? table.columns : list(what);
    for (const column of columns) has(table, column);
    const pick = (row: Row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
    return { rows: rows.map(pick), changes: 0, read };
  }

  private remove(name: string, where: string | undefined, params: Value[]): Outcome {
    const table = this.table(name);
    const goes = condition(table, where, params);
    const kept = table.rows.filter((row) => !goes(row));
    const changes = table.rows.length - kept.length;
    const read = table.rows.length;
    table.rows = kept;
    return { rows: [], changes, read };
  }

  private update(name: string, set: string, where: string | undefined, params: Value[]): Outcome {
    const table = this.table(name);
    const changes = set.split(/,(?=(?:[^']*'[^']*')*[^']*$)/).map((part) => {
      const [, column = "", value = ""] = /^\s*(\w+) ?= ?(.*)$/s.exec(part) ?? [];
      has(table, column);
      return [column, literal(value, params)] as const;
    });
    const rows = table.rows.filter(condition(table, where, params));
    for (const row of rows) Object.assign(row, Object.fromEntries(changes));
    return { rows: [], changes: rows.length, read: table.rows.length };
  }

  private table(name: string): Table {
    if (/^sqlite_(?:master|schema)$/i.test(name)) {
      const rows = [...this.tables].map(([one, { sql }]) => ({
        type: "table",
        name: one,
        tbl_name: one,
        sql,
      }));
      return { sql: "", columns: ["type", "name", "tbl_name", "sql"], rows };
    }
    const table = this.tables.get(name);
    if (!table) throw fails(`no such table: ${name}`);
    return table;
  }
}

const list = (text: string) => text.split(",").map((part) => part.trim());

function has({ columns }: Table, column: string): void {
  if (!columns.includes(column)) throw fails(`no such column: ${column}`);
}

function literal(text: string, params: Value[]): Value {
  const trimmed = text.trim();
  if (trimmed === "?") return params.shift() ?? null;
  if (/^'.*'$/s.test(trimmed)) return trimmed.slice(1, -1).replaceAll("''", "'");
  if (/^null$/i.test(trimmed)) return null;
  if (trimmed !== "" && Number.isFinite(Number(trimmed))) return Number(trimmed);
  throw fails(`no such column: ${trimmed}`);
}

/** Values are compared as texts, so that a parameter, which is one, equals the number it shows. */
function condition(table: Table, where: string | undefined, params: Value[]): (row: Row) => boolean {
  const tests = (where === undefined ? [] : where.split(/ AND /i)).map((part) => {
    const [, column = "", operator = "", value = ""] = /^\s*(\w+) ?(=|<>|!=) ?(.*)$/s.exec(part) ?? [];
    if (!operator) throw fails(`the sandbox's SQL is small and does not know: ${part.trim().slice(0, 80)}`);
    has(table, column);
    const wanted = literal(value, params);
    return (row: Row) => (operator === "=") === (String(row[column]) === String(wanted));
  });
  return (row) => tests.every((test) => test(row));
}
