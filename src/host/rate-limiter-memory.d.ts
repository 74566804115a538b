// The package's entry brings a limiter for every store; its types describe none of them by its own path.
declare module "rate-limiter-flexible/lib/RateLimiterMemory.js" {
  const RateLimiterMemory: typeof import("rate-limiter-flexible").RateLimiterMemory;
  export default RateLimiterMemory;
}
