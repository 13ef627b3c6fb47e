/** The built extension on a bare page: JupyterLab's part is a Lumino widget of ten lines. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { PLACES } from "../../kernel-lib/course/start/places";
import { EXTENSION_NAME } from "../../kernel-lib/show/labextension";
import { launchChromium, troublesOf } from "../browser/chromium";

const EXTENSION = path.join(PLACES.jupyter, "labextensions", EXTENSION_NAME);

/** A page with the extension loaded. */
export interface ExtensionPage {
  page: Page;
  /** What has gone wrong so far; empty it by `splice(0)`. */
  troubles: string[];
  /** Draws bundles, one output below the other, in place of what was there. */
  draw(...bundles: Record<string, unknown>[]): Promise<void>;
  close(): Promise<void>;
}

/** Serves the built extension and loads it into a real browser. */
export async function openExtensionPage(): Promise<ExtensionPage> {
  const { jupyterlab } = JSON.parse(readFileSync(path.join(EXTENSION, "package.json"), "utf8"));
  const server = createServer((request, response) => {
    if (request.url === "/") response.setHeader("content-type", "text/html").end(hostPage(jupyterlab._build.load));
    else if (/^\/static\/[\w.]+\.js$/.test(request.url ?? "")) response.end(readFileSync(EXTENSION + request.url));
    else response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser: Browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  const troubles = troublesOf(page, home);
  await page.goto(home);
  await page.waitForFunction("window.drawBundles");
  return {
    page,
    troubles,
    draw: async (...bundles) => void (await page.evaluate(`drawBundles(${JSON.stringify(JSON.stringify(bundles))})`)),
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

function hostPage(entry: string): string {
  return `<!doctype html><meta charset="utf-8"><title>outputs</title>
<body data-jp-theme-name="JupyterLab Light" data-jp-theme-light="true">
<main id="outputs"></main>
<script src="/${entry}"></script>
<script type="module">
  class Widget {
    node = document.createElement("div");
    isDisposed = false;
    addClass(name) { this.node.classList.add(name); }
    dispose() { this.isDisposed = true; this.node.remove(); }
  }
  const { init, get } = window._JUPYTERLAB.wirebook;
  init({ "@lumino/widgets": { "2.0.0": { get: async () => () => ({ Widget }) } } });
  const extensions = (await get("./mime"))().default;
  const outputs = document.getElementById("outputs");
  let shown = [];
  window.makeOutput = (bundle) => {
    const { rendererFactory } = extensions.find(({ rendererFactory: { mimeTypes } }) => mimeTypes[0] in bundle);
    const renderer = rendererFactory.createRenderer();
    outputs.append(renderer.node);
    return renderer;
  };
  window.drawBundles = async (json) => {
    for (const renderer of shown) renderer.dispose();
    shown = [];
    for (const bundle of JSON.parse(json)) {
      const renderer = window.makeOutput(bundle);
      shown.push(renderer);
      await renderer.renderModel({ data: bundle });
    }
  };
</script>`;
}
