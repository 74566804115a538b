/**
 * A process of its own that appends to an audit file: `appender.ts FILE MAX_SIZE NAME COUNT`. It says `open`, appends
 * once its input ends, says for each record `written` or why not, and then stays until it is killed.
 */
import { once } from "node:events";
import { AuditFile } from "../../src/audit/audit-file.js";
import { aRecord } from "./a-record.js";

const [file = "", maxSize = "", name = "", count = ""] = process.argv.slice(2);
const audit = await AuditFile.open(file, Number(maxSize));
process.stdout.write("open\n");
await once(process.stdin.resume(), "end");
for (let index = 0; index < Number(count); index += 1) {
  const record = aRecord({ call: `${name}${index}`, arguments: { filling: "x".repeat(150) } });
  const said = await audit.append(record, { flush: true }).then(
    () => "written",
    (error: Error) => error.message,
  );
  process.stdout.write(`${said}\n`);
}
setInterval(() => undefined, 1_000);
