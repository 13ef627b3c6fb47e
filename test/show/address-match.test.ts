import * as assert from "uvu/assert";
import { type Drawing, matchTable, type Path, type Rect } from "../../kernel-lib/show";
import { matchWalk, RouteTable } from "../../kernel-lib/subnet";
import { suite } from "../harness";
import { drawingOf, wordsOf } from "./drawings";

const test = suite("the walk to the longest match");

const routes = (): RouteTable<string> =>
  new RouteTable<string>()
    .insert("0.0.0.0/0", "up", 100)
    .insert("10.0.0.0/8", "tunnel")
    .insert("10.20.0.0/16", "far", 20)
    .insert("10.20.0.0/16", "near", 10)
    .insert("10.20.31.0/24", "dmz")
    .insert("::/0", "v6");

const strikes = ({ shapes }: Drawing): Path[] =>
  shapes.filter((shape): shape is Path => shape.shape === "path" && shape.strokeWidth === 1.5);

test("puts the winner on top and strikes out every loser", () => {
  const drawing = drawingOf(matchTable(matchWalk(routes(), "10.20.30.40")));
  assert.is(drawing.title, "10.20.30.40 goes to near");
  assert.is(strikes(drawing).length, 4);
  const words = wordsOf(drawing);
  assert.is(words.filter((word) => word === "✓").length, 1);
  assert.is(words.filter((word) => word === "✗").length, 4);
  assert.ok(words.indexOf("10.20.0.0/16") < words.indexOf("10.0.0.0/8"));
});

test("draws as many bits as a route shares with the address", () => {
  const drawing = drawingOf(matchTable(matchWalk(routes(), "10.20.30.40")));
  const bars = drawing.shapes.filter(
    (shape): shape is Rect => shape.shape === "rect" && shape.height === 14 && shape.fill !== "faint" && !shape.stroke,
  );
  // near /16, far /16, tunnel /8, up /0, dmz 23 bits and the one that differs
  assert.equal(
    bars.map(({ width }) => width),
    [128, 128, 64, 0, 184, 8],
  );
});

test("says of a default route that it holds every address", () => {
  const drawing = drawingOf(matchTable(matchWalk(routes(), "192.0.2.1")));
  assert.ok(wordsOf(drawing).includes("holds every address"));
  assert.is(drawing.title, "192.0.2.1 goes to up");
});

test("says so where no route matches, and counts what is left out", () => {
  const drawing = drawingOf(matchTable(matchWalk(routes().insert("192.0.2.0/24", "x"), "10.20.30.40", 1)));
  assert.ok(wordsOf(drawing).includes("not shown: 1 that do not match"));
  const none = new RouteTable<string>().insert("10.0.0.0/8", "a");
  assert.ok(wordsOf(drawingOf(matchTable(matchWalk(none, "192.0.2.1")))).includes("192.0.2.1 has no route"));
  assert.is(matchTable(matchWalk(new RouteTable<string>(), "::1")).toString().split("\n")[0], "::1 has no route");
});

test("takes IPv6, long names and next hops that are values of their own", () => {
  const table = new RouteTable<{ toString(): string }>()
    .insert("2001:db8:1234:5678:9abc:def0:1234:5678/128", { toString: () => "a next hop with a very long name indeed" })
    .insert("::/0", { toString: () => "fe80::1%eth0" }, 1024);
  const drawing = drawingOf(matchTable(matchWalk(table, "2001:db8:1234:5678:9abc:def0:1234:5678")));
  assert.ok(wordsOf(drawing).includes("bits shared, of 128"));
});

test.run();
