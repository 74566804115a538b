const EVERYWHERE = ["nyc1", "nyc3", "ams3", "fra1", "sgp1"];

const size = (
  slug: string,
  description: string,
  memory: number,
  vcpus: number,
  disk: number,
  transfer: number,
  price_monthly: number,
  regions = EVERYWHERE,
  available = true,
) => ({
  slug,
  memory,
  vcpus,
  disk,
  transfer,
  price_monthly,
  // A month is 672 hours.
  price_hourly: Math.round((price_monthly / 672) * 1e5) / 1e5,
  regions,
  available,
  description,
  disk_info: [{ type: "local", size: { amount: disk, unit: "gib" } }],
});

/** Sizes of droplets, with prices in dollars; memory in MiB, disk in GiB, transfer in TiB. */
export const SIZES = [
  size("s-1vcpu-512mb-10gb", "Basic", 512, 1, 10, 0.5, 4, ["nyc1", "nyc3", "ams3", "sgp1"]),
  size("s-1vcpu-1gb", "Basic", 1024, 1, 25, 1, 6),
  size("s-1vcpu-2gb", "Basic", 2048, 1, 50, 2, 12),
  size("s-2vcpu-2gb", "Basic", 2048, 2, 60, 3, 18),
  size("s-2vcpu-4gb", "Basic", 4096, 2, 80, 4, 24),
  size("s-4vcpu-8gb", "Basic", 8192, 4, 160, 5, 48),
  size("g-2vcpu-8gb", "General Purpose", 8192, 2, 25, 4, 63),
  size("c-2", "CPU-Optimized", 4096, 2, 25, 4, 42),
  size("m-2vcpu-16gb", "Memory-Optimized", 16384, 2, 50, 4, 84, ["nyc3", "ams3", "fra1"]),
  size("s-8vcpu-16gb", "Basic", 16384, 8, 320, 6, 96, EVERYWHERE, false),
  size("gpu-h100x1-80gb", "H100 GPU - 1X", 245760, 20, 720, 15, 2522.16, ["nyc1"], false),
];

export type SandboxSize = (typeof SIZES)[number];
