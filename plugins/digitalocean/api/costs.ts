import type { Operation } from "cargoshipper/api";
import type { Risk } from "cargoshipper/plugin";
import { actionIn } from "./effect-with-body.js";

/** Operations after which something costs money, or may cost more than before. */
const COSTS = new Set(
  `addons_create addons_patch_plan apps_create apps_update autoscalepools_create autoscalepools_update
  byoipPrefixes_create databases_create_cluster databases_create_replica databases_update_autoscale
  databases_update_clusterSize dedicatedInferences_create dedicatedInferences_patch droplets_create
  floatingIPs_create functions_create_namespace genai_create_agent genai_create_indexing_job
  genai_create_knowledge_base genai_create_knowledge_base_data_source genai_create_model_evaluation_run
  genai_create_scheduled_indexing genai_import_custom_model genai_run_evaluation_test_case images_create_custom
  images_post_account_transfer_accept kubernetes_add_nodePool kubernetes_create_cluster
  kubernetes_update_cluster kubernetes_update_nodePool loadBalancers_create loadBalancers_update nfs_create
  oneClicks_install_kubernetes partnerAttachments_create partnerAttachments_patch registries_create
  registries_update_subscription registry_create registry_update_subscription reservedIPs_create
  reservedIPv6_create security_create_scan security_update_settings_plan uptime_create_check
  vectorDatabases_create vectorDatabases_post_resize volumeSnapshots_create volumes_create vpcPeerings_create
  vpcnatgateways_create vpcnatgateways_update vpcs_create_peerings`.split(/\s+/),
);

/** Actions of that kind, by operation. */
const COSTLY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  dropletActions_post: ["change_backup_policy", "enable_backups", "resize", "snapshot"],
  dropletActions_post_byTag: ["enable_backups", "resize", "snapshot"],
  imageActions_post: ["convert", "transfer"],
  nfs_create_action: ["resize", "snapshot", "switch_performance_tier"],
  volumeActions_post: ["resize"],
  volumeActions_post_byId: ["resize"],
};

/** Whether money is spent, for a person to be asked first. `price` is what it comes to, where that is known. */
export function costsOf({ id }: Pick<Operation, "id">, body: unknown, price?: string): Risk[] {
  const { type } = actionIn(body);
  const costly = Object.hasOwn(COSTLY_ACTIONS, id) && COSTLY_ACTIONS[id]?.includes(String(type));
  if (!COSTS.has(id) && !costly) return [];
  const what = costly ? `${id} (${String(type)})` : id;
  return price
    ? [{ risk: "costs", value: price, says: `${what} costs ${price}` }]
    : [{ risk: "costs", value: what, says: `${what} may cost money: how much is not known here` }];
}

/** The operations of both tables, for whoever compares them with the index. */
export const COSTLY: readonly string[] = [...COSTS, ...Object.keys(COSTLY_ACTIONS)];
