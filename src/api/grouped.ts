/** Which group an operation is in, from groups that list the ids of theirs. */
export function grouped<Group extends { readonly operations: string }>(
  groups: readonly Group[],
): (id: string) => Group | undefined {
  const byId = new Map(
    groups.flatMap((group) =>
      group.operations
        .split(/\s+/)
        .filter(Boolean)
        .map((id) => [id, group] as const),
    ),
  );
  return (id) => byId.get(id);
}
