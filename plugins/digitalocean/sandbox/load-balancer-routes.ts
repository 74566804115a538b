import { noContent, ok } from "./answer.js";
import { balancerIn } from "./load-balancer-rules.js";
import { LoadBalancers, STANDARD, shownBalancer } from "./load-balancers.js";
import { listed } from "./paging.js";
import { route } from "./route.js";

type Body = Readonly<Record<string, unknown>>;

export const loadBalancerRoutes = [
  route("GET /load_balancers", (request, world) => {
    const rows = world.part(LoadBalancers).all.map((one) => shownBalancer(one, world));
    return listed(request, "/load_balancers", "load_balancers", rows);
  }),
  route("POST /load_balancers", ({ json }, world) => {
    const settings = balancerIn((json ?? {}) as Body, STANDARD, world);
    const made = world.part(LoadBalancers).begin(settings);
    return ok({ load_balancer: shownBalancer(made, world) }, 202);
  }),
  route("GET /load_balancers/{lb_id}", (request, world) =>
    ok({ load_balancer: shownBalancer(world.part(LoadBalancers).of(request), world) }),
  ),
  route("PUT /load_balancers/{lb_id}", (request, world) => {
    const balancer = world.part(LoadBalancers).of(request);
    // What a change leaves out goes back to what a new one would have.
    Object.assign(balancer, balancerIn((request.json ?? {}) as Body, STANDARD, world, balancer));
    return ok({ load_balancer: shownBalancer(balancer, world) });
  }),
  route("DELETE /load_balancers/{lb_id}", (request, world) => {
    const balancers = world.part(LoadBalancers);
    balancers.all.splice(balancers.all.indexOf(balancers.of(request)), 1);
    return noContent();
  }),
];
