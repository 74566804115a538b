import { expect, it } from "@jest/globals";
import { checkPlugin, describeTools } from "cargoshipper/testing";
import { BUDGETS, type Definition, TOOL_BUDGET, tokensOf } from "../../../bench/budget.js";
import cloudflare from "../../../plugins/cloudflare/index.js";
import { membersOf } from "../../../src/host/members.js";
import { PLUGIN } from "../../../src/plugin/marks.js";

/** The names of the tools that are on unless the configuration says otherwise. */
const standard = () => {
  const { toolsets } = cloudflare[PLUGIN];
  const on = Object.entries(toolsets).flatMap(([name, set]) =>
    "classes" in set && !set.default ? [] : [name],
  );
  return membersOf(cloudflare[PLUGIN]).flatMap((member) =>
    member.kind === "tool" && !member.spec.reveals && on.includes(member.toolset ?? "")
      ? [`cloudflare_${member.spec.name}`]
      : [],
  );
};

it("costs a model no more tokens than agreed", async () => {
  const tools = Object.values(await describeTools(cloudflare)) as Definition[];
  expect(tools.filter((tool) => tokensOf(tool) > TOOL_BUDGET).map(({ name }) => name)).toEqual([]);
  const names = standard();
  const { cloudflare: budget } = BUDGETS;
  expect(names).toHaveLength(budget?.tools ?? 0);
  const costs = tools.filter(({ name }) => names.includes(name)).map(tokensOf);
  expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(budget?.tokens ?? 0);
});

it("has nothing that the host or clients stumble over", async () => {
  expect(await checkPlugin(cloudflare)).toEqual([]);
});

it("describes each tool as it was agreed", async () => {
  for (const [name, definition] of Object.entries(await describeTools(cloudflare))) {
    expect(definition).toMatchSnapshot(name);
  }
});
