import type { Rare } from "cargoshipper/api";

/** Parts of the API that few people have, how much less likely they are, and the words that show they are meant. */
export const RARE_PARTS: readonly Rare[] = [
  [/^floatingIPs/, 0.6, "floating"],
  [
    /^genai_/,
    0.75,
    "agent genai ai llm gradient chatbot bot assistant knowledge prompt evaluation workspace",
  ],
  [/^genai_\w*(?:evaluation|model_router|preset)/, 0.7, "evaluation evaluate test router preset score"],
  [/^dedicatedInferences/, 0.6, "inference dedicated accelerator"],
  [/^vectorDatabases/, 0.6, "vector embedding"],
  [/^partnerAttachments/, 0.7, "partner attachment interconnect bgp"],
  [/^byoipPrefixes/, 0.7, "byoip prefix bring own"],
  [/^reservedIPv6/, 0.8, "ipv6"],
  [/^autoscalepools/, 0.75, "autoscale scale scaling pool automatically grow itself"],
  [/^addons/, 0.8, "addon saas marketplace add on"],
  [/^nfs_/, 0.85, "nfs share shared folder file"],
  [/^monitoring_get_/, 0.85, "metric cpu memory disk bandwidth usage load graph busy full second latency"],
  [/^monitoring_get_droplet_autoscale/, 0.6, "autoscale scaling pool"],
  [/^monitoring_get_database/, 0.8, "mysql database thread query"],
  [/_kafka_/, 0.75, "kafka topic schema subject avro"],
  [/^security_/, 0.8, "security scan vulnerability finding insecure suppression"],
  [/^organizations/, 0.7, "organization team"],
  [/Default$|_default$/, 0.8, "default"],
  [/Dangerous$|_dangerous$|Selective$/, 0.75, "everything all dangerous selective chosen associated"],
  [/^registry_/, 0.9, ""],
];
