/** Verbs of ids that mean what another one does, so that all operations are ranked by the same few. */
const SAME: Readonly<Record<string, string>> = {
  destroy: "delete",
  remove: "delete",
  unassign: "delete",
  detach: "delete",
  patch: "edit",
  post: "update",
  assign: "add",
  attach: "add",
  import: "create",
};

/** An id as nouns and, at the end, what is done: `databases.kafka_topics.list` for `databases_list_kafka_topics`. */
export function accessorOf(id: string): string {
  const [part = "", verb, ...rest] = id.replace(/\.yml$/, "").split("_");
  if (verb === undefined) return part;
  const method = SAME[verb] ?? verb;
  return [part, ...(rest.length > 0 ? [rest.join("_")] : []), method].join(".");
}
