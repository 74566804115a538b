import type { Revealing } from "cargoshipper/api";

const PANEL = "A person finds it in the control panel, https://cloud.digitalocean.com";
const SHOWN_ONCE =
  "A person creates it in the control panel, https://cloud.digitalocean.com, where it is shown to nobody else";

/** Operations whose answer is a credential, or of no use without one, and what hands it to a person instead. */
export const REVEALING: readonly Revealing[] = [
  {
    what: "the passwords of a database's users",
    instead:
      "digitalocean_get_database_credentials, of the toolset `databases` and marked `reveals`, answers those of one user",
    operations: "databases_get_user databases_list_users",
  },
  {
    what: "the password of a database's user",
    instead:
      "digitalocean_configure_database_object, of the toolset `databases`, makes users, and digitalocean_get_database_credentials, marked `reveals`, answers what they connect with; a person resets a password in the control panel, https://cloud.digitalocean.com",
    operations: "databases_add_user databases_reset_auth databases_update_user",
  },
  {
    what: "the password for a database's metrics",
    instead: PANEL,
    operations: "databases_get_cluster_metrics_credentials",
  },
  {
    what: "a vector database's token",
    instead: PANEL,
    operations: "vectorDatabases_get_credentials",
  },
  {
    what: "access to a Kubernetes cluster",
    instead: "digitalocean_get_kubeconfig, of the toolset `kubernetes` and marked `reveals`, answers it",
    operations: "kubernetes_get_credentials kubernetes_get_kubeconfig",
  },
  {
    what: "a registry's login",
    instead:
      "digitalocean_get_registry_credentials, of the toolset `registry` and marked `reveals`, answers it",
    operations: "registries_get_dockerCredentials registry_get_dockerCredentials",
  },
  {
    what: "a Spaces key",
    instead: "digitalocean_create_spaces_key, of the toolset `spaces` and marked `reveals`, answers it",
    operations: "spacesKey_create",
  },
  {
    what: "a key of functions",
    instead: SHOWN_ONCE,
    operations: "functionsAccessKey_create",
  },
  {
    what: "an agent's or a model's API key",
    instead: SHOWN_ONCE,
    operations: `genai_create_agent_api_key genai_create_model_api_key genai_regenerate_agent_api_key
      genai_regenerate_model_api_key`,
  },
  {
    what: "a token of another service",
    instead: PANEL,
    operations: "genai_create_oauth2_dropbox_tokens",
  },
  {
    what: "a token for inference",
    instead: SHOWN_ONCE,
    operations: "dedicatedInferences_create_tokens",
  },
  {
    what: "a key of a partner's connection",
    instead: PANEL,
    operations: "partnerAttachments_get_bgp_auth_key partnerAttachments_get_service_key",
  },
  {
    what: "an address that opens a shell in an app",
    instead: "A person runs `doctl apps console`",
    operations: "apps_get_exec apps_get_exec_active_deployment",
  },
  {
    what: "addresses at which anybody may read an app's logs",
    instead: "digitalocean_get_app_logs, of the toolset `apps`, answers the last lines",
    operations: `apps_get_logs apps_get_logs_active_deployment apps_get_logs_active_deployment_aggregate
      apps_get_logs_aggregate`,
  },
  {
    what: "addresses at which anybody may read the logs of an app's event or job",
    instead:
      "A person runs `doctl apps logs`, or reads them in the control panel, https://cloud.digitalocean.com",
    operations: "apps_get_event_logs apps_get_job_invocation_logs",
  },
  {
    what: "an address at which anybody may read or write a file",
    instead: PANEL,
    operations: `genai_create_data_source_file_upload_presigned_urls
      genai_create_evaluation_dataset_file_upload_presigned_urls
      genai_create_model_eval_dataset_upload_presigned_urls genai_get_evaluation_dataset_download_url
      genai_get_indexing_job_details_signed_url genai_get_model_evaluation_run_results_download_url`,
  },
];
