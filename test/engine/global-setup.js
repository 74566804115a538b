import { tsImport } from "tsx/esm/api";

/** Jest loads this file itself, without the transform and the module map that test files get; tsx stands in. */
export default async function setUp() {
  const { publish, startRun } = await tsImport("./run.ts", import.meta.url);
  const announce = (line) => process.stderr.write(`${line}\n`);
  const run = await startRun({ announce, allowInstall: true });
  publish(run.engine);
  announce(run.summary);
  globalThis.stopTestRun = run.stop;
}
