/** A plugin at a place, as answers name it: `docker`, or `docker (target prod)`. */
export const labelOf = ({
  plugin,
  target,
}: {
  readonly plugin: string;
  readonly target: string | undefined;
}): string => (target === undefined ? plugin : `${plugin} (target ${target})`);
