import { definePlugin } from "cargoshipper/plugin";
import { Account } from "./account/account.js";
import { AccountResources } from "./account/account-resources.js";
import { Sizes } from "./account/sizes.js";
import { ApiChanges } from "./api/api-changes.js";
import { ApiReads } from "./api/api-reads.js";
import { AppLogs } from "./apps/app-logs.js";
import { Apps } from "./apps/apps.js";
import { CreateApp } from "./apps/create-app.js";
import { DeleteApp } from "./apps/delete-app.js";
import { Deployments } from "./apps/deployments.js";
import { UpdateApp } from "./apps/update-app.js";
import { connect } from "./client/connect.js";
import { CreateDatabase } from "./databases/create-database.js";
import { DatabaseCredentials } from "./databases/database-credentials.js";
import { DatabaseObjects } from "./databases/database-objects.js";
import { Databases } from "./databases/databases.js";
import { DeleteDatabase } from "./databases/delete-database.js";
import { ResizeDatabase } from "./databases/resize-database.js";
import { ConfigureRecord } from "./dns/configure-record.js";
import { DnsPrompts } from "./dns/dns-prompts.js";
import { DomainRecords } from "./dns/domain-records.js";
import { DomainResources } from "./dns/domain-resources.js";
import { Records } from "./dns/records.js";
import { CreateDroplet } from "./droplets/create-droplet.js";
import { DeleteDroplet } from "./droplets/delete-droplet.js";
import { DropletActions } from "./droplets/droplet-actions.js";
import { DropletResources } from "./droplets/droplet-resources.js";
import { Droplets } from "./droplets/droplets.js";
import { Images } from "./droplets/images.js";
import { RebuildDroplet } from "./droplets/rebuild-droplet.js";
import { SizePrompt } from "./droplets/size-prompt.js";
import { Keys } from "./keys/keys.js";
import { Clusters } from "./kubernetes/clusters.js";
import { CreateCluster } from "./kubernetes/create-cluster.js";
import { DeleteCluster } from "./kubernetes/delete-cluster.js";
import { Kubeconfig } from "./kubernetes/kubeconfig.js";
import { NodePools } from "./kubernetes/node-pools.js";
import { UpgradeCluster } from "./kubernetes/upgrade-cluster.js";
import { Locations } from "./locate/locations.js";
import { Alerts } from "./monitoring/alerts.js";
import { Metrics } from "./monitoring/metrics.js";
import { UptimeChecks } from "./monitoring/uptime-checks.js";
import { NetworkObjects } from "./network/network-objects.js";
import { options } from "./options.js";
import { Organize } from "./projects/organize.js";
import { Projects } from "./projects/projects.js";
import { Garbage } from "./registry/garbage.js";
import { RegistryCredentials } from "./registry/registry-credentials.js";
import { Repositories } from "./registry/repositories.js";
import { RepositoryChanges } from "./registry/repository-changes.js";
import { CdnEndpoints } from "./spaces/cdn-endpoints.js";
import { SpacesKeys } from "./spaces/spaces-keys.js";
import { Storage } from "./storage/storage.js";
import { Volumes } from "./storage/volumes.js";
import { verify } from "./verify.js";
import { WastePrompts } from "./waste/waste-prompts.js";

export default definePlugin({
  name: "digitalocean",
  description: "Droplets, networking, DNS, storage, projects and more of DigitalOcean.",
  options,
  http: {
    limits: [
      { requests: 250, seconds: 60 },
      { requests: 5000, seconds: 3600 },
    ],
    requestId: ["x-request-id"],
  },
  client: connect,
  verify,
  sandbox: async () => (await import("./sandbox/start.js")).start(),
  kinds: [
    "account",
    "droplet",
    "volume",
    "snapshot",
    "image",
    "domain",
    "record",
    "firewall",
    "load_balancer",
    "vpc",
    "reserved_ip",
    "certificate",
    "project",
    "tag",
    "database",
    "cluster",
    "app",
    "registry",
    "key",
    "cdn",
  ],
  risks: {
    costs: { description: "Something begins to cost money, or costs more", default: "ask" },
    publicAccess: {
      description: "A port or a database is open to the whole internet, or a firewall stops protecting",
      default: "ask",
    },
  },
  provides: {
    locate: {
      by: Locations,
      mirrors: ["list_dns_records", "get_app", "get_droplet", "list_network_objects"],
    },
  },
  toolsets: {
    account: [Account, Sizes],
    droplets: [Droplets, CreateDroplet, DropletActions, DeleteDroplet, Images],

    storage: [Storage, Volumes],
    projects: [Projects, Organize],
    networking: [Records, ConfigureRecord, DomainRecords, NetworkObjects],
    api: [ApiReads],
    recovery: {
      description: "Rebuilding and restoring droplets, growing their disks, ending backups",
      default: false,
      classes: [RebuildDroplet],
    },
    apps: {
      description: "The App Platform: apps from a spec, their deployments and logs",
      default: false,
      classes: [Apps, CreateApp, UpdateApp, Deployments, AppLogs, DeleteApp],
    },
    registry: {
      description: "The container registry: repositories, tags, garbage, logging in",
      default: false,
      classes: [Repositories, RepositoryChanges, Garbage, RegistryCredentials],
    },
    monitoring: {
      description: "Metrics, alerts and uptime checks",
      default: false,
      classes: [Metrics, Alerts, UptimeChecks],
    },
    "api-changes": {
      description: "Whatever else the API can change, by operation",
      default: false,
      classes: [ApiChanges],
    },
    spaces: {
      description: "Keys for Spaces, and the CDN before them",
      default: false,
      classes: [CdnEndpoints, SpacesKeys],
    },
    databases: {
      description: "Managed database clusters",
      default: false,
      classes: [
        Databases,
        CreateDatabase,
        ResizeDatabase,
        DatabaseObjects,
        DeleteDatabase,
        DatabaseCredentials,
      ],
    },
    kubernetes: {
      description: "Kubernetes clusters",
      default: false,
      classes: [Clusters, CreateCluster, NodePools, UpgradeCluster, DeleteCluster, Kubeconfig],
    },
    keys: { description: "SSH keys for new droplets", default: false, classes: [Keys] },
  },
  resources: [AccountResources, DropletResources, DomainResources],
  prompts: [SizePrompt, DnsPrompts, WastePrompts],
});
