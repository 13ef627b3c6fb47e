/** What a hostile notebook would try: texts that want to be markup, and figures with them in every place. */

/** Sets `window.hacked` if any of it ever runs. */
export const PAYLOADS = [
  "<script>window.hacked = 1</script>",
  '<img src="x" onerror="window.hacked = 1">',
  "<svg onload='window.hacked = 1'><animate onbegin='window.hacked = 1' attributeName='x' dur='1s'/></svg>",
  '<a href="javascript:window.hacked = 1">click</a>',
  '<a href="https://evil.invalid/" target="_top">click</a>',
  '"><script>window.hacked = 1</script>',
  "'-window.hacked=1-'",
  "&lt;img src=x onerror=&quot;window.hacked = 1&quot;&gt;",
  "&#60;a href=&#34;https://evil.invalid&#34;&#62;twice&#60;/a&#62;",
  "&amp;lt;img src=x onerror=window.hacked=1&amp;gt;",
  '<b style="background:url(https://evil.invalid/b)">bold</b>',
  "<span style='position:fixed;inset:0'>over all</span>",
  "<sup>up</sup><i>slanted</i><em>too</em>",
  "</title></svg><iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
  "<style>@import url(https://evil.invalid/s.css);</style>",
  "<use href='data:image/svg+xml,<svg onload=hacked=1/>#x'/>",
  "<foreignObject><body onload='window.hacked = 1'></body></foreignObject>",
  "$\\href{javascript:window.hacked=1}{formula}$",
  "javascript:window.hacked=1",
  "url(https://evil.invalid/u)",
  "%{x}<img src=x onerror=window.hacked=1>%{customdata[0]}",
  "\u0000<scr\u0000ipt>window.hacked=1</scr\u0000ipt>",
  "{{constructor.constructor('window.hacked=1')()}}",
] as const;

type Figure = { data: Record<string, unknown>[]; layout: Record<string, unknown> };

/** A figure of each kind with one text in every place that takes one, and in places that must not be read at all. */
export function hostileFigures(text: string): Figure[] {
  return [scatter, bar, pie, treemap, heatmap, distribution].map((make) => make(text));
}

const layoutOf = (text: string): Record<string, unknown> => ({
  title: { text, subtitle: { text }, font: { family: text, color: text } },
  xaxis: { title: text, tickprefix: text, ticksuffix: text, hoverformat: text, tickfont: { family: text } },
  yaxis: { title: { text }, categoryarray: [text], rangeselector: { buttons: [{ label: text, step: "all" }] } },
  legend: { title: { text }, font: { color: text } },
  annotations: [{ text, x: 0, y: 1, hovertext: text, captureevents: true, bgcolor: text }],
  shapes: [{ type: "path", path: text, label: { text, texttemplate: text }, fillcolor: text }],
  images: [{ source: "https://evil.invalid/i.png", x: 0, y: 1, sizex: 1, sizey: 1 }],
  updatemenus: [{ buttons: [{ label: text, method: "restyle", args: [text] }] }],
  sliders: [{ steps: [{ label: text, method: "animate" }] }],
  template: { layout: { title: { text }, images: [{ source: "https://evil.invalid/t.png" }] } },
  meta: text,
  showlegend: true,
});

const common = (text: string): Record<string, unknown> => ({
  name: text,
  text,
  hovertext: text,
  hovertemplate: `${text}<extra>${text}</extra>`,
  texttemplate: text,
  customdata: [text],
  ids: [text, text],
  legendgroup: text,
  legendgrouptitle: { text },
  hoverlabel: { bgcolor: text, font: { family: text } },
  marker: { color: text, symbol: text, line: { color: text }, colorbar: { title: { text } } },
  stream: { token: text },
  href: "javascript:window.hacked=1",
});

function scatter(text: string): Figure {
  const places = { x: [text, "b"], y: [1, 2], mode: "lines+markers+text", text: [text, text] };
  const line = { color: text, dash: text, shape: text };
  return { data: [{ ...common(text), type: "scatter", ...places, line, fillcolor: text }], layout: layoutOf(text) };
}

function bar(text: string): Figure {
  return { data: [{ ...common(text), type: "bar", x: [text, "b"], y: [1, 2], base: text }], layout: layoutOf(text) };
}

function pie(text: string): Figure {
  const parts = { labels: [text, "b"], values: [1, 2], textinfo: "label+text+percent" };
  return { data: [{ ...common(text), type: "pie", ...parts }], layout: layoutOf(text) };
}

function treemap(text: string): Figure {
  const parts = { labels: [text, `${text} child`], parents: ["", text], values: [2, 1] };
  return { data: [{ ...common(text), type: "treemap", ...parts }], layout: layoutOf(text) };
}

function heatmap(text: string): Figure {
  const cells = { x: [text, "b"], y: ["c", text], z: [[1, 2], [3, text]], colorscale: [[0, text], [1, text]] }; // biome-ignore format: a matrix
  return { data: [{ ...common(text), type: "heatmap", ...cells }], layout: layoutOf(text) };
}

function distribution(text: string): Figure {
  const data = ["histogram", "box"].map((type) => ({ ...common(text), type, x: [text, 1, 1, 2], boxpoints: "all" }));
  return { data, layout: layoutOf(text) };
}

/** A drawing with one text in every place. */
export function hostileDrawing(text: string): Record<string, unknown> {
  const kinds = ["rect", "path", "circle", "text", "image", "a", "foreignObject", "script", "use", "constructor", text];
  const everywhere = Object.fromEntries(
    ["x", "y", "width", "height", "radius", "opacity", "rotate", "size", "strokeWidth"].map((key) => [key, text]),
  );
  const inks = { fill: text, stroke: text, ink: text, anchor: text };
  const links = { href: "javascript:window.hacked=1", onclick: "window.hacked=1", style: text, class: text, id: text };
  const shapes = kinds.map((shape) => ({ shape, text, tip: text, points: [[text, text], text, null], ...inks, ...links, ...everywhere })); // biome-ignore format: one line
  return { width: 100, height: 40, title: text, shapes };
}

/** Runs in a page: what below a place can only have come from a payload; empty where all is well. */
export const findIntruders = (place: string): string => `(() => {
  const place = ${JSON.stringify(place)};
  const FORBIDDEN = "script,iframe,object,embed,foreignObject,use,animate,set,link,meta,base,form,input,video,audio,img,style,b,i,em,sup,sub";
  const found = [...document.querySelectorAll(FORBIDDEN.split(",").map((name) => place + " " + name).join(","))].map((e) => "<" + e.localName + ">");
  for (const element of document.querySelectorAll(place + " *")) {
    if (getComputedStyle(element).position === "fixed") found.push("fixed <" + element.localName + ">");
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(name + "=" + value);
      const isImage = element.localName === "image" && value.startsWith("data:image/png;base64,");
      if (/href$/i.test(name) && !value.startsWith("#") && !isImage) found.push(name + "=" + value);
      // plotly keeps a label's own text there; nothing reads it as markup.
      if (name !== "data-unformatted" && /evil\\.invalid|javascript:|hacked/i.test(value)) found.push(name + "=" + value);
    }
  }
  if (window.hacked) found.push("a script ran");
  return found;
})()`;
