import * as z from "zod";

export const registryInput = z.string().optional().describe("Where there are several");
export const repositoryInput = z.string().min(1).describe("As team/app");
