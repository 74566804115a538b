import { expect, it } from "@jest/globals";
import { checkPlugin, describeTools } from "cargoshipper/testing";
import { BUDGETS, type Definition, TOOL_BUDGET, tokensOf } from "../../bench/budget.js";
import { membersOf } from "../../src/host/members.js";
import type { Plugin } from "../../src/plugin/define-plugin.js";
import { PLUGIN } from "../../src/plugin/marks.js";

/** The names of the tools that are on unless the configuration says otherwise. */
function standardTools(plugin: Plugin<never>): string[] {
  const { name, toolsets } = plugin[PLUGIN];
  const on = Object.entries(toolsets).flatMap(([toolset, set]) =>
    "classes" in set && !set.default ? [] : [toolset],
  );
  return membersOf(plugin[PLUGIN]).flatMap((member) =>
    member.kind === "tool" && !member.spec.reveals && on.includes(member.toolset ?? "")
      ? [`${name}_${member.spec.name}`]
      : [],
  );
}

/** What a client sees of a plugin: what it costs, that it is in order, and a snapshot of each tool. */
export function itShowsItself(plugin: Plugin<never>): void {
  it("costs a model no more tokens than agreed", async () => {
    const tools = Object.values(await describeTools(plugin)) as Definition[];
    expect(tools.filter((tool) => tokensOf(tool) > TOOL_BUDGET).map(({ name }) => name)).toEqual([]);
    const names = standardTools(plugin);
    const budget = BUDGETS[plugin[PLUGIN].name];
    expect(names).toHaveLength(budget?.tools ?? 0);
    const costs = tools.filter(({ name }) => names.includes(name)).map(tokensOf);
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(budget?.tokens ?? 0);
  });

  it("has nothing that the host or clients stumble over", async () => {
    expect(await checkPlugin(plugin)).toEqual([]);
  });

  it("describes each tool as it was agreed", async () => {
    for (const [name, definition] of Object.entries(await describeTools(plugin)))
      expect(definition).toMatchSnapshot(name);
  });
}
