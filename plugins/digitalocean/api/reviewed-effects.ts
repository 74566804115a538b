import type { Reviewed } from "cargoshipper/api";

/** Read by people, one group at a time. What is in no group is judged by its verb alone. */
export const REVIEWED: readonly Reviewed[] = [
  {
    effect: "read",
    why: "Checks or asks what it is given, and keeps nothing.",
    operations: `apps_list_metrics_bandwidth_daily apps_validate_appSpec apps_validate_rollback
      registries_validate_name registry_validate_name`,
  },
  {
    effect: "write",
    why: "A PUT of names and descriptions, which can be put back, or one that stops what has begun.",
    operations: `functionsAccessKey_update images_update registries_update_garbageCollection
      registry_update_garbageCollection sshKeys_update`,
  },
  {
    effect: "destroy",
    why: "What it does is said in its body, and some of that cannot be undone. Judged with the body where there is one.",
    operations:
      "dropletActions_post imageActions_post nfs_create_action volumeActions_post volumeActions_post_byId",
  },
  {
    effect: "destroy",
    why: "Whatever has a tag is meant, and nobody sees in the call what that is.",
    operations: "dropletActions_post_byTag",
  },
  {
    effect: "destroy",
    why: "Goes on with a deletion.",
    operations: "droplets_destroy_retryWithAssociatedResources",
  },
  {
    effect: "destroy",
    why: "What there is now is replaced by something older, or what would lead back to it is given up.",
    operations: `apps_commit_rollback apps_create_rollback apps_revert_rollback
      vectorDatabases_post_restore_backup`,
  },
  {
    effect: "destroy",
    why: "What runs is ended, or made anew.",
    operations: `apps_cancel_deployment apps_cancel_event apps_cancel_job_invocation kubernetes_recycle_node_pool
      vectorDatabases_post_resize`,
  },
  {
    effect: "destroy",
    why: "What is stored is gone afterwards.",
    operations: "registries_run_garbageCollection registry_run_garbageCollection",
  },
  {
    effect: "destroy",
    why: "There is no way back to the version before.",
    operations: "kubernetes_upgrade_cluster",
  },
  {
    effect: "destroy",
    why: "A password or a key that is replaced cannot be read back.",
    operations: "databases_reset_auth partnerAttachments_create_service_key",
  },
  {
    effect: "destroy",
    why: "A POST that overwrites what was there.",
    operations: "apps_assign_alertDestinations monitoring_update_destination",
  },
  {
    effect: "destroy",
    why: "Something is handed to somebody else, or made that the API cannot delete.",
    operations: `images_post_account_transfer_create images_post_account_transfer_decline
      organizations_create_team`,
  },
];
