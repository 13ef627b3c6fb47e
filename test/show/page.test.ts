// The extension's renderers in a real browser: what they draw, and what no notebook can make them do.
import * as assert from "uvu/assert";
import { DRAWING_MIME, drawingValue, FIGURE_MIME, figure, ruler } from "../../kernel-lib/show";
import { suite } from "../harness";
import { findIntruders, hostileDrawing, hostileFigures, PAYLOADS } from "./hostile";
import { type ExtensionPage, openExtensionPage } from "./page";
import { randomFigure } from "./random-figure";

const test = suite("an output in the browser");
let at: ExtensionPage;

test.before(async () => {
  at = await openExtensionPage();
});
test.after(() => at.close());
test.before.each(() => void at.troubles.splice(0));

/** plotly itself grumbles about numbers that it cannot place; that harms nobody. */
const isTrouble = (text: string): boolean => !/^console: Error: <\w+> attribute \w+: /.test(text);

async function hasNoIntruders(why: string): Promise<void> {
  assert.equal(await at.page.evaluate(findIntruders(".jp-Notebook")), [], why);
  assert.equal(at.troubles.filter(isTrouble), [], why);
}

test("shows a chart's texts as they are written, markup and formulas too", async () => {
  for (const text of ["a < b & c > d", "<b>bold</b>", "&lt;i&gt;", "$x^2$", '"quoted"']) {
    await at.draw(figure([{ type: "bar", x: [text, "other"], y: [1, 2] }], { title: text }).bundle());
    assert.is(await at.page.textContent(".jp-Notebook .gtitle"), text);
    assert.is(await at.page.textContent(".jp-Notebook .xtick text"), text);
  }
});

test("keeps a line break in a chart's title", async () => {
  await at.draw(figure([{ y: [1, 2] }], { title: "one\ntwo" }).bundle());
  assert.is(await at.page.locator(".jp-Notebook .gtitle tspan").count(), 2);
});

for (const [index, payload] of PAYLOADS.entries()) {
  test(`takes nothing but text from a chart that says ${JSON.stringify(payload).slice(0, 60)}`, async () => {
    for (const hostile of hostileFigures(payload)) {
      const kind = `${hostile.data[0]?.type} with payload ${index}`;
      await at.draw({ [FIGURE_MIME]: hostile });
      assert.is(await at.page.locator(".jp-Notebook .js-plotly-plot").count(), 1, kind);
      await at.page.evaluate(`(() => {
        const plot = document.querySelector(".js-plotly-plot");
        const { type } = plot.data[0];
        const point = { curveNumber: 0, pointNumber: type === "heatmap" ? [0, 0] : 0 };
        if (plot._fullLayout._has("cartesian")) Plotly.Fx.hover(plot, [point]);
      })()`);
      await hasNoIntruders(kind);
    }
  });
}

test("takes nothing but text from a drawing", async () => {
  for (const payload of PAYLOADS) {
    await at.draw({ [DRAWING_MIME]: hostileDrawing(payload) });
    assert.is(
      await at.page.evaluate("document.querySelector('.jp-Notebook svg.drawing > text').firstChild.data"),
      payload,
    );
    await hasNoIntruders(payload);
  }
});

const WRONG_SHAPES = [
  null,
  0,
  "",
  [],
  {},
  { data: null },
  { data: {} },
  { data: [[]] },
  { data: [null], layout: [] },
  "x",
];

test("survives data of the wrong shape", async () => {
  for (const wrong of WRONG_SHAPES) {
    await at.draw({ [FIGURE_MIME]: wrong }, { [DRAWING_MIME]: wrong });
    await hasNoIntruders(JSON.stringify(wrong));
  }
});

const PROTOTYPE_KEYS = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];

test("survives the names of every object's own properties", async () => {
  for (const key of PROTOTYPE_KEYS) {
    const inner = `{"${key}":{"hacked":1,"polluted":1}}`;
    const trace = `{"type":"bar","y":[1],"${key}":${inner},"marker":${inner}}`;
    await at.draw(JSON.parse(`{"${FIGURE_MIME}":{"data":[${trace}],"layout":{"xaxis":${inner},"${key}":${inner}}}}`));
    assert.is(await at.page.locator(".jp-Notebook .bars path").count(), 1, key);
    await at.draw(
      JSON.parse(`{"${DRAWING_MIME}":{"width":9,"height":9,"shapes":[{"shape":"${key}"},{"shape":"rect"}]}}`),
    );
    assert.is(await at.page.locator(".jp-Notebook svg rect").count(), 1, key);
    assert.not.ok(await at.page.evaluate("({}).polluted ?? Object.polluted ?? window.polluted"), key);
    await hasNoIntruders(key);
  }
});

test("draws huge numbers, and stays of a size that fits a page", async () => {
  const numbers = [1e308, -1e308, 1e16, 1e16 + 2, 5e-324, 0, -0];
  const axis = { dtick: 1e-12, nticks: 1e9, minor: { dtick: 1e-12 }, tickformat: "999999999d" };
  const dates = ["2026-01-01", "9999-01-01"];
  const figures = [
    { data: [{ y: numbers, marker: { size: 1e9 } }], layout: { height: 1e9, xaxis: axis, yaxis: axis } },
    { data: [{ y: [1, 2] }], layout: { xaxis: axis, yaxis: { ...axis, type: "log" } } },
    { data: [{ x: dates, y: [1, 2] }], layout: { xaxis: axis } },
    { data: [{ x: [1, 2], y: [1, 2] }], layout: { xaxis: { ...axis, type: "category", range: [0, 1e12] } } },
    { data: [{ type: "histogram", x: numbers, nbinsx: 1e9, xbins: { size: 1e-12 } }], layout: {} },
    { data: [{ type: "bar", y: numbers, texttemplate: "%{y:999999999d}" }], layout: {} },
  ];
  await at.draw(...figures.map((figure) => ({ [FIGURE_MIME]: figure })), {
    [DRAWING_MIME]: { width: 1e300, height: 1e300, shapes: [{ shape: "rect", x: 1e300, width: 1e300 }] },
  });
  const heights = await at.page.$$eval(".jp-Notebook > div", (nodes) => nodes.map((node) => node.scrollHeight));
  for (const height of heights) assert.ok(height <= 20_000, `${height} px`);
  await hasNoIntruders("huge numbers");
});

test("says so where there is more than can be drawn", async () => {
  const y = { numbers: "1,".repeat(300_000) };
  const shapes = Array.from({ length: 30_000 }, () => ({ shape: "rect" }));
  await at.draw({ [FIGURE_MIME]: { data: [{ y }] } }, { [DRAWING_MIME]: { width: 1, height: 1, shapes } });
  const texts = await at.page.locator(".jp-Notebook > div").allTextContents();
  assert.match(texts[0] ?? "", "This output cannot be drawn: it has more than 200000 values");
  assert.match(texts[1] ?? "", "This output cannot be drawn: it has 30000 shapes; 20000 are drawn at most");
});

test("survives random figures", async () => {
  const seed = Number(process.env.SEED ?? 1);
  for (let round = 0; round < 60; round += 1) {
    const bundle = { [FIGURE_MIME]: randomFigure(seed + round) };
    await at.draw(bundle);
    await hasNoIntruders(`SEED=${seed + round} ${JSON.stringify(bundle)}`);
  }
});

test("draws a long line that was packed and thinned with its highest and lowest point", async () => {
  const y = Array.from({ length: 20_000 }, (_, n) => (n === 12_345 ? 77 : n === 7777 ? -33 : Math.sin(n / 500)));
  await at.draw(figure([{ y }]).bundle());
  const drawn = (await at.page.evaluate("document.querySelector('.js-plotly-plot').data[0]")) as Record<
    "x" | "y",
    number[]
  >;
  assert.ok(drawn.y.length <= 2002);
  assert.is(drawn.x[drawn.y.indexOf(77)], 12_345);
  assert.is(drawn.x[drawn.y.indexOf(-33)], 7777);
});

test("has a tick at whole numbers only where all values are small counts", async () => {
  const ticks = (): Promise<string[]> => at.page.locator(".jp-Notebook .ytick").allTextContents();
  await at.draw(figure([{ type: "bar", x: ["a", "b"], y: [1, 3] }]).bundle());
  assert.equal(await ticks(), ["0", "1", "2", "3"]);
  await at.draw(figure([{ type: "bar", x: ["a", "b"], y: [0.5, 1] }]).bundle());
  assert.ok((await ticks()).some((tick) => tick.includes(".")));
});

test("is drawn once, whatever comes while it is being drawn", async () => {
  const bundle = figure([{ y: [1, 2] }]).bundle();
  await at.draw();
  await at.page.evaluate(
    `(async (bundle) => {
      const first = drawOutput(bundle);
      const [renderer] = outputs;
      document.body.dataset.jpThemeName = "JupyterLab Dark";
      await Promise.all([first, renderer.renderModel({ data: bundle })]);
      await new Promise((resolve) => setTimeout(resolve, 0));
      window.last = renderer;
    })(${JSON.stringify(bundle)})`,
  );
  await at.page.waitForFunction("document.querySelectorAll('.jp-Notebook .js-plotly-plot').length === 1");
  await at.page.evaluate("last.dispose()");
  assert.is(await at.page.locator(".jp-Notebook > div").count(), 0);
});

test("keeps its keys to itself", async () => {
  await at.draw(ruler({ name: "UDP", fields: [{ name: "port", bitOffset: 0, bitLength: 16, text: "53" }] }).bundle());
  await at.page.evaluate("window.keys = []; document.addEventListener('keydown', ({ key }) => keys.push(key))");
  await at.page.locator(".jp-Notebook > div").focus();
  for (const key of ["x", "d", "d", "a", "ArrowRight"]) await at.page.keyboard.press(key);
  assert.equal(await at.page.evaluate("keys"), []);
});

/** The names of a picture's elements and attributes. */
const NAMES_IN = `window.namesIn = (svg) => {
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
  const attributes = (element) => [...element.attributes].map(({ name }) => "@" + name);
  const inner = [...documentElement.querySelectorAll("*")].flatMap((element) => [element.localName, ...attributes(element)]);
  return [documentElement.localName, ...new Set(inner)];
}`;

test("has a static form that is a well-formed picture without scripts or links", async () => {
  await at.page.evaluate(NAMES_IN);
  for (const payload of PAYLOADS) {
    const { data, layout } = hostileFigures(payload)[0] as { data: []; layout: Record<string, never> };
    const svgs = [
      figure(data, layout).bundle()["image/svg+xml"],
      drawingValue({ width: 9, height: 9, title: payload, shapes: [{ shape: "text", x: 0, y: 9, text: payload, tip: payload }] }, "").bundle()["image/svg+xml"], // biome-ignore format: one line
    ];
    for (const svg of svgs) {
      const found = (await at.page.evaluate(`namesIn(${JSON.stringify(svg)})`)) as string[];
      assert.is(found[0], "svg", `well-formed: ${payload}`);
      const bad = found.filter((name) =>
        /^(script|a|image|foreignObject|use|parsererror|@on.*|@href|@xlink:href)$/.test(name),
      );
      assert.equal(bad, [], payload);
    }
  }
});

test.run();
