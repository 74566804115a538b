/** The tool that shows what a path is about, by how the path begins; the first that fits counts. */
const TOOLS: readonly (readonly [begins: RegExp, tool: string])[] = [
  [/^\/domains\/[^/]+\/records/, "list_dns_records"],
  [/^\/(?:domains|firewalls|load_balancers|vpcs|reserved_ips|certificates)\b/, "list_network_objects"],
  [/^\/droplets\/[^/]+/, "get_droplet"],
  [/^\/droplets\b/, "list_droplets"],
  [/^\/(?:volumes|snapshots|images)\b/, "list_storage"],
  [/^\/projects\b/, "list_projects"],
  [/^\/tags\b/, "list_projects"],
  [/^\/account\/keys\b/, "list_ssh_keys"],
  [/^\/databases\/[^/]+/, "get_database"],
  [/^\/databases\b/, "list_databases"],
  [/^\/kubernetes\/clusters\/[^/]+/, "get_cluster"],
  [/^\/kubernetes\/clusters\b/, "list_clusters"],
  [/^\/apps\/[^/]+/, "list_deployments"],
  [/^\/apps\b/, "list_apps"],
  [/^\/registr(?:y|ies)\b/, "list_repositories"],
  [/^\/monitoring\/alerts\b/, "list_alerts"],
  [/^\/uptime\/checks\b/, "list_uptime_checks"],
  [/^\/cdn\/endpoints\b/, "list_cdn_endpoints"],
  [/^\/spaces\/keys\b/, "list_spaces_keys"],
];

/** What to do about a change of which nobody knows whether it was made. */
export function lookFirst(path: string): string {
  const tool = toolFor(path);
  const how = tool ? `check with ${tool}` : "look";
  return `It may have happened all the same: ${how} before you repeat it.`;
}

/** What to do where nothing is at a path. */
export function lookAround(path: string): string {
  const tool = toolFor(path.replace(/\/[^/]+$/, ""));
  return `${tool ? `${tool} shows` : "List"} what there is: use the name or id given there.`;
}

function toolFor(path: string): string | undefined {
  const tool = TOOLS.find(([begins]) => begins.test(path))?.[1];
  return tool && `digitalocean_${tool}`;
}
