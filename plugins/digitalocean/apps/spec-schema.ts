import * as z from "zod";

/** A component of a spec, as far as all kinds agree. */
type Shape = Record<string, z.ZodType>;

let made: z.ZodObject | undefined;

/** The shape of app specs as DigitalOcean documents it, and as its own command line tool reads it. Made on first use. */
export function specSchema(): z.ZodObject {
  made ??= make();
  return made;
}

const text = () => z.string();
const flag = () => z.boolean();
const whole = () => z.int();
const optional = (shape: Shape) => z.strictObject(shape).partial();
const list = (shape: Shape) => z.array(optional(shape));

const NAME = /^[a-z][a-z0-9-]{0,30}[a-z0-9]$/;
const name = () =>
  z.string().regex(NAME, "2 to 32 small letters, digits and dashes, and a letter to begin with");

/** A text that the API takes only from a list, which grows: others pass, and the API judges them. */
const word = () => z.string().regex(/^\w+$/, "one word of letters, digits and _");

function make(): z.ZodObject {
  const branch = { branch: text(), deploy_on_push: flag(), repo: text() };
  const sources = {
    git: optional({ branch: text(), repo_clone_url: text() }),
    github: optional(branch),
    gitlab: optional(branch),
    bitbucket: optional(branch),
    source_dir: text(),
  };
  const image = optional({
    registry: text(),
    registry_type: word(),
    registry_credentials: text(),
    repository: text(),
    tag: text(),
    digest: text(),
    deploy_on_push: optional({ enabled: flag() }),
  });
  const envs = z.array(
    z.strictObject({
      key: z.string().regex(/^[_A-Za-z][_A-Za-z0-9]*$/, "letters, digits and _, and no digit to begin with"),
      scope: word().optional(),
      type: z.enum(["GENERAL", "SECRET"]).optional(),
      value: text().optional(),
    }),
  );
  const alerts = list({
    rule: word(),
    disabled: flag(),
    operator: word(),
    value: z.number(),
    window: word(),
  });
  const log_destinations = list({
    name: text(),
    papertrail: optional({ endpoint: text() }),
    datadog: optional({ endpoint: text(), api_key: text() }),
    logtail: optional({ token: text() }),
    open_search: optional({
      endpoint: text(),
      basic_auth: optional({ user: text(), password: text() }),
      index_name: text(),
      cluster_name: text(),
    }),
  });
  const origin = list({ exact: text(), prefix: text(), regex: text() });
  const cors = optional({
    allow_origins: origin,
    allow_methods: z.array(text()),
    allow_headers: z.array(text()),
    expose_headers: z.array(text()),
    max_age: text(),
    allow_credentials: flag(),
  });
  const routed = { cors, routes: list({ path: text(), preserve_path_prefix: flag() }) };
  const component = {
    ...sources,
    image,
    dockerfile_path: text(),
    build_command: text(),
    run_command: text(),
    envs,
    environment_slug: text(),
    log_destinations,
    alerts,
  };
  const instances = { instance_count: whole().min(1), instance_size_slug: text() };
  const autoscaling = optional({
    min_instance_count: whole().min(1),
    max_instance_count: whole().min(1).max(250),
    metrics: optional({
      cpu: optional({ percent: whole().min(1).max(100) }),
      requests_per_second: optional({ per_instance: whole().min(1) }),
      request_duration: optional({ p95_milliseconds: whole().min(1) }),
    }),
  });
  const check = {
    failure_threshold: whole(),
    port: whole().min(1).max(65_535),
    http_path: text(),
    initial_delay_seconds: whole(),
    period_seconds: whole(),
    success_threshold: whole(),
    timeout_seconds: whole(),
  };
  const termination = optional({
    drain_seconds: whole().min(1).max(110),
    grace_period_seconds: whole().min(1).max(600),
  });
  const named = (shape: Shape) => z.array(optional(shape).extend({ name: name() }));
  const parts = {
    services: named({
      ...component,
      ...instances,
      ...routed,
      autoscaling,
      health_check: optional(check),
      liveness_health_check: optional(check),
      protocol: z.enum(["HTTP", "HTTP2"]),
      http_port: whole().min(1).max(65_535),
      internal_ports: z.array(whole().min(1).max(65_535)),
      termination,
      inactivity_sleep: optional({ after_seconds: whole() }),
    }),
    static_sites: named({
      ...component,
      ...routed,
      index_document: text(),
      error_document: text(),
      catchall_document: text(),
      output_dir: text(),
    }),
    workers: named({
      ...component,
      ...instances,
      autoscaling,
      termination,
      liveness_health_check: optional(check),
    }),
    jobs: named({
      ...component,
      ...instances,
      kind: word(),
      schedule: optional({ cron: text(), time_zone: text() }),
      termination,
    }),
    functions: named({ ...sources, ...routed, alerts, envs, log_destinations }),
    databases: named({
      cluster_name: text(),
      db_name: text(),
      db_user: text(),
      engine: word(),
      production: flag(),
      version: text(),
      size: text(),
      num_nodes: whole(),
    }),
  };
  const about = {
    region: text(),
    disable_edge_cache: flag(),
    disable_email_obfuscation: flag(),
    enhanced_threat_control_enabled: flag(),
    domains: z.array(
      z.strictObject({
        domain: z.string().min(4).max(253),
        type: word().optional(),
        wildcard: flag().optional(),
        zone: text().optional(),
        minimum_tls_version: z.enum(["1.2", "1.3"]).optional(),
      }),
    ),
    envs,
    alerts,
    features: z.array(text()),
    ingress: optional({
      rules: list({
        match: optional({
          path: optional({ prefix: text(), exact: text() }),
          authority: optional({ exact: text(), prefix: text() }),
        }),
        cors,
        component: optional({
          name: text(),
          preserve_path_prefix: z.union([flag(), text()]),
          rewrite: text(),
        }),
        redirect: optional({
          uri: text(),
          authority: text(),
          port: whole(),
          scheme: text(),
          redirect_code: whole(),
        }),
      }),
      load_balancer: word(),
      custom_error_page_url: text(),
      secure_header: optional({ key: text(), value: text(), remove_header: flag() }),
    }),
    egress: optional({ type: word() }),
    maintenance: optional({ enabled: flag(), archive: flag(), offline_page_url: text() }),
    vpc: optional({ id: text(), egress_ips: list({ ip: text() }) }),
  };
  return optional({ ...about, ...parts }).extend({ name: name() });
}
