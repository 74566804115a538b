import { Redactor } from "../src/redaction/redactor.js";
import { median, print } from "./measure.js";

const MEGABYTE = 1_000_000;
const WARM_UP = 10;
const ROUNDS = 40;

/** Ordinary lines of logs: of a web server, of services that write JSON, stack traces, digests. */
const ORDINARY: readonly ((n: number) => string)[] = [
  (n) =>
    `10.0.${n % 255}.7 - - [24/Nov/2026:10:${10 + (n % 50)}:00 +0000] "GET /api/v1/items/${n}?page=2 HTTP/1.1" 200 5${n} "-" "Mozilla/5.0 (X11; Linux x86_64)"`,
  (n) =>
    `{"ts":"2026-11-24T10:00:00.000Z","level":"info","service":"web","msg":"handled request","status":200,"ms":${n % 90},"id":"${hex(n)}"}`,
  (n) => `    at Object.handle (/srv/app/node_modules/express/lib/router/layer.js:95:${n % 90})`,
  (n) => `ERROR Error: connect ECONNREFUSED 10.0.0.3:5432, image sha256:${hex(n).repeat(8)}`,
  (n) =>
    `worker ${n} processed a batch of ${n % 50} rows from https://api.example.com/v2/rows in ${n % 300} ms`,
];

/** Lines that hold a hint of a secret; most of them hold one. */
const HINTED: readonly ((n: number) => string)[] = [
  (n) => `2026-11-24T10:00:00.000Z level=info msg="login" user=bob token=${hex(n)} ip=10.0.0.1`,
  (n) => `{"level":"warn","apiKey":"${hex(n)}","n":${n}}`,
  (n) => `starting with DB_PASSWORD=${hex(n)} and 4 workers`,
  (n) => `GET /x?key=${n}&access_token=${hex(n)} HTTP/1.1`,
  (n) => `cache key=${hex(n)} hit, token bucket ok`,
];

const hex = (n: number): string => ((n * 2_654_435_761) >>> 0).toString(16).padStart(8, "0");

/** A megabyte of log in which one line of so many holds a hint. */
function log(every: number): string {
  const lines: string[] = [];
  for (let size = 0, n = 0; size < MEGABYTE; n++) {
    const kinds = n % every === every - 1 ? HINTED : ORDINARY;
    const line = kinds[Math.floor(n / 3) % kinds.length]?.(n) ?? "";
    lines.push(line);
    size += line.length + 1;
  }
  // As it comes from an engine: bytes that were decoded, not a chain of pieces.
  return Buffer.from(lines.join("\n")).toString();
}

/** What it costs to mask a megabyte of log, with and without secrets that the host knows. */
export function benchRedaction(): void {
  const logs = {
    "one line in 20 with a hint": log(20),
    "no hint": log(Number.POSITIVE_INFINITY),
    "every line with a hint": log(1),
  };
  const secrets = Array.from({ length: 200 }, (_, n) => `${hex(n)}-${hex(n + 200)}-Secret/${n}`);
  const time = (text: string, known: readonly string[]) => {
    const redactor = new Redactor();
    redactor.learn(known);
    const times: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const started = performance.now();
      redactor.text(text);
      if (round >= WARM_UP) times.push(performance.now() - started);
    }
    return median(times).toFixed(1);
  };
  print(`Redaction of 1 MB of log, medians of ${ROUNDS} (goal: one line in 20 under 20 ms)`, [
    ["", "lines", "ms", "ms with 200 secrets known"],
    ...Object.entries(logs).map(([name, text]) => [
      name,
      String(text.split("\n").length),
      time(text, []),
      time(text, secrets),
    ]),
  ]);
}
