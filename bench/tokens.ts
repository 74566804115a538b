import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { BUDGETS, type Definition, TOOL_BUDGET, tokensOf } from "./budget.js";
import { print } from "./measure.js";

// What a client would see of the built host when no configuration says otherwise, and every built-in plugin is on.
const listed = execFileSync(process.execPath, [resolve("dist/cli.cjs"), "tools", "--json", "--sandbox"], {
  cwd: tmpdir(),
  encoding: "utf8",
});
const tools = JSON.parse(listed) as Definition[];

for (const [plugin, budget] of Object.entries(BUDGETS)) {
  const own = tools.filter(({ name }) => name.startsWith(`${plugin}_`));
  const costs = own.map((tool) => [tool.name, String(tokensOf(tool))]);
  const sum = own.reduce((total, tool) => total + tokensOf(tool), 0);
  print(`${plugin}: o200k tokens of {name, description, input_schema}; at most ${TOOL_BUDGET} a tool`, [
    ...costs,
    ["", ""],
    [`${own.length} of ${budget.tools} tools`, `${sum} of ${budget.tokens}`],
  ]);
}
