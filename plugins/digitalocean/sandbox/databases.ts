import type { World } from "cargoshipper/sandbox";
import { invalid, notFound } from "./answer.js";
import { DISKS } from "./database-options.js";
import { Droplets } from "./droplets.js";
import { madeUp } from "./made-up.js";
import { Pace } from "./pace.js";
import type { SandboxRequest } from "./route.js";

interface User {
  readonly name: string;
  readonly role: "primary" | "normal";
  readonly password: string;
}

interface Pool {
  readonly name: string;
  mode: string;
  size: number;
  db: string;
  user: string;
}

interface Rule {
  readonly uuid: string;
  readonly type: string;
  readonly value: string;
  readonly created_at: string;
  readonly description?: string;
}

/** A database cluster as the sandbox keeps it; its replicas are kept the same way. */
export interface SandboxDatabase {
  readonly id: string;
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly region: string;
  readonly created_at: string;
  readonly vpc: string;
  readonly project: string;
  readonly tags: string[];
  size: string;
  nodes: number;
  storage: number;
  readonly maintenance: { readonly day: string; readonly hour: string };
  /** What it is doing, and until when in milliseconds; then it is online. */
  doing: { readonly status: "creating" | "resizing" | "forking"; readonly until: number };
  databases: string[];
  users: User[];
  pools: Pool[];
  rules: Rule[];
  replicas: SandboxDatabase[];
  backups: { readonly created_at: string; readonly size_gigabytes: number }[];
}

export type NewDatabase = Pick<
  SandboxDatabase,
  "name" | "engine" | "version" | "region" | "size" | "nodes" | "vpc" | "project"
> & { readonly tags?: readonly string[]; readonly storage?: number | undefined };

const DAY = 86_400_000;
const MIB = 1024;
const SOURCES = ["droplet", "k8s", "ip_addr", "tag", "app"];

/** The database clusters there are: one Postgres. */
export class Databases {
  readonly all: SandboxDatabase[] = [];
  /** How many there may be. */
  limit = 10;

  constructor(private readonly world: World) {
    const droplets = world.part(Droplets).all;
    const main = this.make({
      name: "main",
      engine: "pg",
      version: "16",
      region: "fra1",
      size: "db-s-1vcpu-2gb",
      nodes: 2,
      vpc: droplets[0]?.vpc ?? world.uuid(),
      project: world.uuid(),
      tags: ["production"],
    });
    const web = droplets.find(({ name }) => name === "web-1");
    this.allow(main, [
      { type: "droplet", value: String(web?.id) },
      { type: "ip_addr", value: "192.0.2.7", description: "office" },
    ]);
    main.databases.push("shop");
    this.addUser(main, "shop");
    main.pools.push({ name: "web", mode: "transaction", size: 10, db: "shop", user: "shop" });
    main.replicas.push({ ...this.make({ ...main, name: "main-read", nodes: 1 }), replicas: [] });
    for (const days of [2, 1])
      main.backups.push({
        created_at: new Date(Date.now() - days * DAY).toISOString(),
        size_gigabytes: 0.42,
      });
    this.all.push(main);
  }

  /** One that is online, in no list. */
  make({ tags = [], storage, ...made }: NewDatabase): SandboxDatabase {
    const { world } = this;
    const database: SandboxDatabase = {
      ...made,
      id: world.uuid(),
      created_at: world.now(),
      tags: [...tags],
      storage: storage ?? (DISKS[made.size] ?? 10) * MIB,
      maintenance: { day: "sunday", hour: "03:00:00" },
      doing: { status: "creating", until: 0 },
      databases: made.engine === "valkey" ? [] : ["defaultdb"],
      users: [],
      pools: [],
      rules: [],
      replicas: [],
      backups: [],
    };
    database.users.push({ name: "doadmin", role: "primary", password: this.password() });
    return database;
  }

  addUser(database: SandboxDatabase, name: string): User {
    const user: User = { name, role: "normal", password: this.password() };
    database.users.push(user);
    return user;
  }

  /** Makes these the only ones that may connect; none means everybody. Throws what the API answers to others. */
  allow(database: SandboxDatabase, rules: readonly Partial<Rule>[]): void {
    const { world } = this;
    if (rules.some(({ type = "", value = "" }) => !SOURCES.includes(type) || value === ""))
      throw invalid("invalid firewall rule");
    database.rules = rules.map(({ uuid, type = "", value = "", created_at, description }) => ({
      uuid: uuid || world.uuid(),
      type,
      value,
      created_at: created_at ?? world.now(),
      ...(description !== undefined && { description }),
    }));
  }

  /** Starts what takes so many seconds at DigitalOcean. */
  begin(database: SandboxDatabase, status: SandboxDatabase["doing"]["status"], seconds: number): void {
    database.doing = { status, until: Date.now() + seconds * this.world.part(Pace).milliseconds };
  }

  /** Whether it is in the middle of something. */
  isBusy = ({ doing }: SandboxDatabase): boolean => doing.until > Date.now();

  /** The database of a request. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxDatabase {
    const database = this.all.find(({ id }) => id === params["database_cluster_uuid"]);
    if (!database) throw notFound();
    return database;
  }

  private password = (): string => madeUp(this.world);
}
