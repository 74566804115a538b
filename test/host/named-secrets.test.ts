import { expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import yard, { yards } from "../fixtures/yard.js";

it("a reference is shown as it is, in every argument that takes one, and a value in none", async () => {
  const records: unknown[] = [];
  const started = await startPlugin(yard, {
    env: { YARD_KEY: "yard-key-0123" },
    approvals: "write",
    secrets: { pin: "4711-4711" },
    audit: (record) => records.push(record),
  });
  const load = { crate: "apples", pin: "secret://pin", environment: ["PIN=secret://pin"] };
  const asked = await started.callTool("yard_load_crate", load);
  expect(asked.details["preview"]).toContain("\n  pin: secret://pin\n  environment: PIN=secret://pin");
  const { confirmation } = asked.details;
  expect((await started.callTool("yard_load_crate", { ...load, confirmation })).error).toBeUndefined();
  expect(yards.built.get("here")?.done).toEqual([
    { load: { ...load, pin: "4711-4711", environment: ["PIN=4711-4711"] } },
  ]);
  const stated = await started.callTool("yard_load_crate", { ...load, pin: "0815-0815" });
  expect(stated.details["preview"]).toContain("\n  pin: [secret]\n");
  expect(records).toContainEqual(expect.objectContaining({ arguments: load }));
  expect(JSON.stringify(records)).not.toMatch(/4711|0815/);
  await started.close();
});
