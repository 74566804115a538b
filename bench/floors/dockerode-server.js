// The floor for the first real answer: the same server with dockerode behind one tool.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import Docker from "dockerode";

const docker = new Docker({ socketPath: process.env.DOCKER_HOST.replace("unix://", "") });
const server = new McpServer({ name: "floor", version: "1.0.0" });
server.registerTool("docker_list_containers", { description: "List containers." }, async () => {
  const containers = await docker.listContainers({ all: true });
  const rows = containers.map(({ Id, Names, Image, Status }) =>
    [Id.slice(0, 12), Names[0], Image, Status].join("\t"),
  );
  return { content: [{ type: "text", text: rows.join("\n") }] };
});
await server.connect(new StdioServerTransport());
