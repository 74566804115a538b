import { Client, inject, injectable, type Preview, Tool, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { DATABASES, databaseInput } from "./database.js";

const Input = z.object({
  database: databaseInput,
  user: z.string().optional().describe("Default: the admin"),
  private: z.boolean().optional().describe("Host in the VPC"),
});

type Input = z.output<typeof Input>;

const Connection = z.object({
  uri: z.string(),
  host: z.string(),
  port: z.int(),
  database: z.string().nullish(),
  user: z.string().nullish(),
  password: z.string().nullish(),
});

/** Unlike every other reading of a cluster, this one keeps what opens it. */
const Opened = z.object({
  database: z.object({
    name: z.string(),
    connection: Connection.nullish(),
    private_connection: Connection.nullish(),
  }),
});

const Certificate = z.object({ ca: z.object({ certificate: z.string() }) });
const User = z.object({ user: z.object({ name: z.string(), password: z.string().nullish() }) });

/** What one connects to a database cluster with. */
@injectable()
export class DatabaseCredentials {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "get_database_credentials",
    description: "URI, password and CA certificate to connect to a database cluster.",
    effect: "read",
    reveals: true,
    preview: "preview",
    resolve: "affected",
    input: Input,
    output: z.object({
      uri: z.string(),
      host: z.string(),
      port: z.int(),
      database: z.string().optional(),
      user: z.string(),
      password: z.string(),
      ca_certificate: z.string(),
    }),
  })
  async get(input: Input) {
    const { api, lookups } = this.digitalOcean;
    const { id, name } = await lookups.find(DATABASES, input.database);
    const [{ database }, { ca }, other] = await Promise.all([
      api.get(path`/databases/${id}`, Opened),
      api.get(path`/databases/${id}/ca`, Certificate),
      input.user === undefined ? undefined : api.get(path`/databases/${id}/users/${input.user}`, User),
    ]);
    const connection = input.private ? database.private_connection : database.connection;
    const user = other?.user.name ?? connection?.user;
    const password = other ? other.user.password : connection?.password;
    if (!connection || !user || !password) throw withheld(name);
    const { host, port, database: inner } = connection;
    return {
      uri: other ? asUser(connection.uri, user, password) : connection.uri,
      host,
      port,
      ...(inner && { database: inner }),
      user,
      password,
      ca_certificate: Buffer.from(ca.certificate, "base64").toString(),
    };
  }

  async preview({ database, user }: Input): Promise<Preview> {
    const { id, name } = await this.digitalOcean.lookups.find(DATABASES, database);
    return {
      summary: `Show what opens the database cluster ${name}, as ${user ? `the user ${user}` : "its admin"}: the password is in the answer.`,
      details: ["Whoever reads it can use it until the password is reset."],
      subject: { id, user },
    };
  }

  affected({ database }: Input) {
    return affectedBy(this.digitalOcean, DATABASES, database);
  }
}

/** The URI with another user in it. */
function asUser(uri: string, user: string, password: string): string {
  const url = new URL(uri);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** The API leaves passwords out for tokens without the scope. */
const withheld = (name: string) =>
  new ToolError("authentication", `DigitalOcean tells no password of ${name}.`, {
    next: "It is still being made, or the token lacks the scope `database:view_credentials`: create one that has it.",
  });
