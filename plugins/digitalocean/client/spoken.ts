/** Kinds whose word for people is not the one that parameters have. */
const SPOKEN: Readonly<Record<string, string>> = {
  cdn: "CDN endpoint",
  cluster: "Kubernetes cluster",
  database: "database cluster",
  reserved_ip: "reserved IP",
  vpc: "VPC",
};

/** A kind as a sentence has it: `load balancer`. */
export const spoken = (kind: string): string => SPOKEN[kind] ?? kind.replaceAll("_", " ");
