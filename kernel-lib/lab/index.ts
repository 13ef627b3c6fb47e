/** Many hosts on one machine without root. (Being written: so far the types that its parts agree on.) */
export type {
  CableEnd,
  Engine,
  EngineHost,
  EngineKind,
  HostPlan,
  InterfacePlan,
  RoutePlan,
  RunOptions,
  RunResult,
} from "./engine";
export type { LabHost, NetworkHost } from "./host";
