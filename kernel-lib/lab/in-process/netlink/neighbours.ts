// rtnetlink(7): RTM_GETNEIGH, RTM_NEWNEIGH and RTM_DELNEIGH: the ARP table, and IPv6's.
import {
  decodeNeighbour,
  encodeNeighbour,
  NEIGHBOUR_FLAG,
  NEIGHBOUR_STATE,
  NLM_F,
  ROUTE_TYPE,
  RTM,
} from "../../../wire";
import { EEXIST, EINVAL, ENOBUFS, ENODEV, ENOENT } from "../errno";
import { ipOf } from "../ip/address";
import { macOf, macText } from "../link/interface";
import type { Neighbour } from "../link/neighbours";
import { FAMILY } from "./addresses";
import type { Listed, NetlinkHost, Refusal } from "./requests";

/** Ages are told in hundredths of a second. */
const TICK_MS = 10;

function describe({ ip, on, state, mac, isRouter, confirmedAtMs, updatedAtMs }: Neighbour, nowMs: number): Listed {
  const ticks = (sinceMs: number): number => Math.max(0, Math.round((nowMs - sinceMs) / TICK_MS));
  const body = encodeNeighbour({
    family: FAMILY[ip.version],
    index: on.index,
    state: NEIGHBOUR_STATE[state],
    flags: isRouter ? NEIGHBOUR_FLAG.router : 0,
    type: ROUTE_TYPE.unicast,
    destination: ip.text,
    ...(mac ? { address: macText(mac) } : {}),
    cache: { confirmed: ticks(confirmedAtMs), used: ticks(confirmedAtMs), updated: ticks(updatedAtMs) },
  });
  return { type: RTM.newNeighbour, body };
}

export function listNeighbours(host: NetlinkHost, body: Uint8Array): Listed[] {
  const { family = 0, index = 0 } = body.length >= 12 ? decodeNeighbour(body) : { family: body[0] ?? 0 };
  const { routing, ethernet, clock } = host.stack;
  return routing.interfaces
    .filter((on) => on.kind === "ethernet" && (!index || on.index === index))
    .flatMap((on) => ethernet.neighbours(on).list())
    .filter(({ ip }) => family === 0 || FAMILY[ip.version] === family)
    .map((neighbour) => describe(neighbour, clock.nowMs));
}

export function changeNeighbour(host: NetlinkHost, body: Uint8Array, flags: number, type: number): Refusal | undefined {
  const { index = 0, destination, address, state = 0, malformed } = decodeNeighbour(body);
  if (malformed || destination === undefined) return { errno: EINVAL };
  const on = host.stack.routing.byIndex(index);
  if (!on || on.kind === "loopback") return { errno: on ? EINVAL : ENODEV };
  const table = host.stack.ethernet.neighbours(on);
  const ip = ipOf(destination);
  if (type === RTM.deleteNeighbour) return table.forget(ip) ? undefined : { errno: ENOENT };
  const known = table.list().some((one) => one.ip.text === ip.text);
  if (known && (flags & NLM_F.exclusive) !== 0) return { errno: EEXIST };
  if (!known && (flags & NLM_F.create) === 0) return { errno: ENOENT };
  if (address === undefined || address.split(":").length !== 6) return { errno: EINVAL };
  const kind = (state & NEIGHBOUR_STATE.permanent) !== 0 || state === 0 ? "permanent" : "reachable";
  return table.set(ip, macOf(address), (state & NEIGHBOUR_STATE.stale) !== 0 ? "stale" : kind)
    ? undefined
    : { errno: ENOBUFS };
}
