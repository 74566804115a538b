import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import type { AuditRecord } from "../../src/audit/record.js";
import type { Question } from "../../src/plugin/questions.js";
import sieve from "../fixtures/sieve.js";

const PIN = "pin-0123456789-given";
const ANSWERED = "pin-9876543210-answered";
const OWN = "own-token-0123456789";

async function start() {
  const audited: AuditRecord[] = [];
  const asked: Question[] = [];
  const started = await startPlugin(sieve, {
    options: { token: OWN, stated: "stated-0123456789", referred: "referred-0123456789" },
    audit: (record) => void audited.push(record),
    answer: (question) => {
      asked.push(question);
      return question.kind === "elicit"
        ? { action: "accept", content: { password: "anything", pin: ANSWERED, note: "" } }
        : "a reply";
    },
  });
  return { ...started, audited, asked };
}

describe("what came with a call as a secret", () => {
  it("is masked in the log of what nobody expected, too", async () => {
    const { callTool, logged, audited } = await start();
    await callTool("sieve_spill", { way: "bug", pin: PIN });
    expect(logged.at(-1)?.message).toBe("unexpected failure");
    expect(JSON.stringify([logged, audited])).not.toContain(PIN);
  });

  it("is masked when it is an argument of a prompt", async () => {
    const { getPrompt, audited, logged } = await start();
    const prompt = await getPrompt("sieve_tell", { name: "a", pin: PIN });
    expect(JSON.stringify(prompt)).toMatch(/\[redacted:[0-9a-f]{4}\]/);
    await expect(getPrompt("sieve_tell", { name: "bug", pin: PIN })).rejects.toThrow("unexpectedly");
    expect(audited[0]?.arguments).toEqual({ name: "a", pin: "[secret]" });
    expect(JSON.stringify([prompt, audited, logged])).not.toContain(PIN);
  });

  it("is masked when a person answered it", async () => {
    const { callTool, logged } = await start();
    const { data } = await callTool("sieve_spill", { way: "elicit" });
    expect(data["text"]).toMatch(/^answered \[redacted:[0-9a-f]{4}\]$/);
    expect(JSON.stringify([data, logged])).not.toContain(ANSWERED);
  });
});

it("asks a person and a model nothing that holds a secret", async () => {
  const { callTool, asked } = await start();
  for (const way of ["elicit", "sample"]) await callTool("sieve_spill", { way, pin: PIN });
  const texts = asked.map((question) =>
    question.kind === "elicit" ? question.message : question.kind === "sample" ? question.prompt : "",
  );
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text).toMatch(/\[redacted:[0-9a-f]{4}\]/);
  expect(texts.join()).not.toContain(OWN);
  expect(texts.join()).not.toContain(PIN);
});
