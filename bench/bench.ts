/**
 * What `npm run bench` measures: ratios against floors in the same run, because absolute times differ from machine to
 * machine and drift on each.
 */
import { dockerAt } from "../test/engine/client.js";
import { startRun } from "../test/engine/run.js";
import { benchDocker } from "./docker.js";
import { benchPipeline } from "./pipeline.js";
import { benchRedaction } from "./redaction.js";
import { benchStart } from "./start.js";

const ROUNDS = 15;

benchRedaction();
await benchPipeline();
await benchStart(ROUNDS);
const run = await startRun({ announce: (line) => process.stdout.write(`${line}\n`), allowInstall: true });
try {
  if (run.engine.kind === "none")
    process.stdout.write(`Nothing measured with Docker: ${run.engine.reason}\n`);
  else await benchDocker({ docker: dockerAt(run.engine.host), host: run.engine.host }, ROUNDS);
} finally {
  await run.stop();
}
