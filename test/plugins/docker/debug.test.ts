import { expect, it, jest } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import docker from "../../../plugins/docker/index.js";
import { listening } from "./listening.js";

it("keeps what the Engine answers out of the debug log of docker-modem", async () => {
  const { port } = await listening((_request, answer) => {
    answer.setHeader("content-type", "application/json");
    answer.end('[{"Id":"sha256:ab","RepoTags":["correct-horse:1"],"Size":1,"Created":1}]');
  });
  const { DEBUG } = process.env;
  process.env.DEBUG = "*";
  const written: string[] = [];
  const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    const plugin = await startPlugin(docker, { options: { host: `tcp://127.0.0.1:${port}` } });
    const { structured } = await plugin.callTool("docker_list_images");
    expect(structured).toMatchObject({ success: true });
    await plugin.close();
    expect(process.env.DEBUG).toBe("*");
  } finally {
    write.mockRestore();
    if (DEBUG === undefined) delete process.env.DEBUG;
    else process.env.DEBUG = DEBUG;
  }
  expect(written.join("")).not.toMatch(/correct-horse/);
});
