import { expect, it } from "@jest/globals";
import { markdown } from "cargoshipper/plugin";

it("has a column for whatever any row has, not only the first", () => {
  const rows = [
    { name: "www", content: "192.0.2.1" },
    { name: "@", content: "mail", priority: "10" },
  ];
  expect(markdown.table(rows)).toBe(
    "| name | content | priority |\n| --- | --- | --- |\n| www | 192.0.2.1 |  |\n| `@` | mail | 10 |",
  );
  expect(markdown.table([])).toBe("");
});
