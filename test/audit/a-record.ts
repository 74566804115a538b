import type { AuditRecord } from "../../src/audit/record.js";

/** A record of a destroying call that began, with what matters to a test. */
export const aRecord = (facts: Partial<AuditRecord> = {}): AuditRecord => ({
  time: "2026-11-22T10:00:00.000Z",
  phase: "started",
  call: "c1",
  session: "s1",
  client: { name: "editor", version: "1.2" },
  principal: "process",
  kind: "tool",
  name: "docker_remove_container",
  effect: "destroy",
  arguments: { container_id: "harbour" },
  decision: "allowed",
  approvedBy: "person",
  ...facts,
});
