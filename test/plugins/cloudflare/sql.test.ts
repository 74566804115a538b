import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { outlineOf } from "../../../plugins/cloudflare/sql/outline.js";
import { readsOnly } from "../../../plugins/cloudflare/sql/reads-only.js";
import { statementsOf } from "../../../plugins/cloudflare/sql/statements.js";
import { sqlTokens } from "../../../plugins/cloudflare/sql/tokens.js";

const texts = (sql: string) => statementsOf(sql).map(({ text }) => text);
const readsAll = (sql: string) => {
  const statements = statementsOf(sql);
  return statements.length > 0 && statements.every(readsOnly);
};

describe("statements", () => {
  it.each([
    ["SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]],
    [" ;; -- nothing ; here\n/* nor; here */", []],
    ["SELECT ';' ; SELECT \";\", `;`, [;]", ["SELECT ';'", 'SELECT ";", `;`, [;]']],
    ["SELECT 'it''s; one'", ["SELECT 'it''s; one'"]],
    ["SELECT 1 -- a; b\r; c\n; SELECT 2", ["SELECT 1", "SELECT 2"]],
    ["SELECT 1 /* ; */ + 1", ["SELECT 1 /* ; */ + 1"]],
    [
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; SELECT CASE WHEN 1 THEN 2 END; END; SELECT 1",
      [
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; SELECT CASE WHEN 1 THEN 2 END; END",
        "SELECT 1",
      ],
    ],
  ])("of %j", (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it("hold every character of any text but comments and semicolons, or end where it is illegal", () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      "`",
      "[",
      "]",
      ";",
      "--",
      "\n",
      "/*",
      "*/",
      "a",
      " ",
      "1",
      "x'",
      "$a(",
      "(",
      ")",
      "é",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
        (sql) => {
          const tokens = sqlTokens(sql);
          let end = 0;
          for (const { at, text } of tokens) {
            expect(at).toBeGreaterThanOrEqual(end);
            expect(sql.startsWith(text, at)).toBe(true);
            end = at + text.length;
          }
          expect(tokens.slice(0, -1).some(({ kind }) => kind === "illegal")).toBe(false);
        },
      ),
    );
  });
});

describe("readsOnly", () => {
  it.each([
    "SELECT 1",
    "select * from t where a = 'DELETE FROM t; --'",
    "VALUES (1), (2)",
    "WITH a AS (SELECT 1) SELECT replace(x, 'a', 'b') FROM a",
    "WITH RECURSIVE a(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM a), b AS NOT MATERIALIZED (SELECT 2) SELECT * FROM a, b",
    "EXPLAIN QUERY PLAN DELETE FROM t",
    "EXPLAIN SELECT 1",
    "PRAGMA table_info(cargo)",
    "PRAGMA main.index_list('cargo')",
    'SELECT "delete" FROM [drop] -- DELETE',
    "SELECT x'00ff', 1e5, .5, ?1, :name, @x, a->>'$.b'",
    "\uFEFFSELECT 1;",
  ])("knows that %j does", (sql) => {
    expect(readsAll(sql)).toBe(true);
  });

  it.each([
    "",
    "DELETE FROM t",
    "WITH a AS (SELECT 1) DELETE FROM t",
    "WITH a(x) AS (SELECT 1), b AS (SELECT ')') INSERT INTO t SELECT * FROM a",
    "REPLACE INTO t VALUES (1)",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA optimize",
    "PRAGMA user_version = 3",
    "EXPLAIN PRAGMA foreign_keys = OFF",
    "EXPLAIN",
    "ATTACH 'x' AS y",
    "VACUUM",
    "BEGIN",
    "ANALYZE",
    "SELECT 1; DROP TABLE t",
    "SELECT 1 /* '; */; DROP TABLE t --'",
    "SELECT 1 -- '\r\n; DROP TABLE t --'",
    // A variable holds its bracket for SQLite, quotes included, so the string would begin elsewhere.
    "SELECT $a('); DROP TABLE t; --')",
    "SELECT :a::b('); DROP TABLE t; --')",
    "SELECT 'open",
    'SELECT "open',
    "SELECT [open",
    "SELECT x'0'",
    "SELECT x'a''; DROP TABLE t; --'",
    "SELECT 1\0; DROP TABLE t",
    "SELECT\u000b1",
    '"SELECT" 1',
  ])("is not certain of %j", (sql) => {
    expect(readsAll(sql)).toBe(false);
  });
});

describe("outlines", () => {
  it.each([
    ["DELETE FROM t WHERE a = 1", "DELETE", "t", "SELECT count(*) AS n FROM t WHERE a = 1"],
    ['delete from main."my t"', "DELETE", 'main."my t"', 'SELECT count(*) AS n FROM main."my t"'],
    ["UPDATE OR IGNORE t SET a = 1 WHERE b = 2", "UPDATE", "t", "SELECT count(*) AS n FROM t WHERE b = 2"],
    ["UPDATE t SET a = (SELECT x FROM y WHERE z) WHERE b = 2", "UPDATE", "t", undefined],
    ["DELETE FROM t WHERE a = 1 RETURNING b", "DELETE", "t", undefined],
    ["DELETE FROM t ORDER BY a LIMIT 1", "DELETE", "t", undefined],
    ["DROP TABLE IF EXISTS t", "DROP TABLE", "t", "SELECT count(*) AS n FROM t"],
    ["CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a)", "CREATE INDEX", "i", undefined],
    ["INSERT OR REPLACE INTO t VALUES (1)", "INSERT", "t", undefined],
    ["ALTER TABLE t ADD COLUMN b", "ALTER TABLE", "t", undefined],
    ["WITH a AS (SELECT 1) DELETE FROM t", "WITH", undefined, undefined],
    ["VACUUM", "VACUUM", undefined, undefined],
  ])("of %j", (sql, verb, table, count) => {
    const [statement] = statementsOf(sql);
    expect(statement && outlineOf(statement, false)).toEqual({ verb, table, count });
  });

  it("count nothing by variables that also stand in SET", () => {
    const [statement] = statementsOf("UPDATE t SET a = ? WHERE b = ?");
    expect(statement && outlineOf(statement, true).count).toBeUndefined();
  });
});
