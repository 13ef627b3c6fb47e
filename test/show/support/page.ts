/** A page in a real browser that draws outputs by the extension as JupyterLab loads it, without JupyterLab. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import type { Shown } from "../../../kernel-lib/show";
import { writeLabextension } from "../../../kernel-lib/show/labextension";
import { launchChromium, newPage, troublesOf } from "../../browser/chromium";

/** What stands in for JupyterLab: Lumino's Widget as far as the extension uses it, and a notebook that notes stray keys. */
const HOST = `
  class Widget {
    constructor() { this.node = document.createElement("div"); this.isDisposed = false; }
    addClass(name) { this.node.classList.add(name); }
    dispose() { this.isDisposed = true; this.node.remove(); }
  }
  window.strayKeys = [];
  document.addEventListener("keydown", (event) => window.strayKeys.push(event.key));
  window.ready = (async () => {
    const entry = window._JUPYTERLAB.wirebook;
    entry.init({ "@lumino/widgets": { "2.0.0": { get: async () => () => ({ Widget }) } } });
    const extensions = (await entry.get("./mime"))().default;
    window.outputs = [];
    window.drawOutput = async (data) => {
      const extension = extensions.find(({ rendererFactory }) => rendererFactory.mimeTypes[0] in data);
      const renderer = extension.rendererFactory.createRenderer();
      document.querySelector(".jp-Notebook").append(renderer.node);
      window.outputs.push(renderer);
      await renderer.renderModel({ data });
      return window.outputs.length - 1;
    };
  })();`;

/** The browser with one such page. */
export class OutputPage {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly folder: string,
    readonly page: Page,
    /** What has gone wrong so far. */
    readonly troubles: string[],
  ) {}

  static async open(): Promise<OutputPage> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "wirebook-page-"));
    const statics = path.join(await writeLabextension(folder), "static");
    const server = await serve(statics);
    const browser = await launchChromium();
    const page = await newPage(browser, { viewport: { width: 1200, height: 900 } });
    const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const troubles = troublesOf(page, home);
    await page.goto(home);
    await page.evaluate("window.ready");
    return new OutputPage(server, browser, folder, page, troubles);
  }

  /** Draws a value as the output of a cell; gives its number for `update`. */
  draw(value: Shown): Promise<number> {
    return this.page.evaluate((data) => (globalThis as unknown as Host).drawOutput(data), jsonOf(value));
  }

  /** Exchanges an output, as a display update does. */
  async update(output: number, value: Shown): Promise<void> {
    await this.page.evaluate(
      ([at, data]) => (globalThis as unknown as Host).outputs[at as number]?.renderModel({ data }),
      [output, jsonOf(value)] as const,
    );
  }

  /** Takes all outputs away. */
  async clear(): Promise<void> {
    await this.page.evaluate(() => {
      for (const output of (globalThis as unknown as Host).outputs.splice(0)) output.dispose();
    });
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}

interface Host {
  drawOutput(data: unknown): Promise<number>;
  outputs: { renderModel(model: { data: unknown }): Promise<void>; dispose(): void }[];
}

/** The bundle as it comes to the page: through JSON, as in a notebook. */
const jsonOf = (value: Shown): unknown => JSON.parse(JSON.stringify(value.bundle()));

function serve(statics: string): Promise<Server> {
  const entry = readdirSync(statics).find((name) => name.startsWith("remoteEntry")) ?? "";
  const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>outputs</title><body data-jp-theme-light="true">
    <div class="jp-Notebook" tabindex="-1"></div><script src="/${entry}"></script><script>${HOST}</script>`;
  const server = createServer((request, response) => {
    const name = path.basename(request.url ?? "");
    if (name === "") return response.setHeader("content-type", "text/html").end(html);
    if (!readdirSync(statics).includes(name)) return response.writeHead(404).end();
    return response.setHeader("content-type", "text/javascript").end(readFileSync(path.join(statics, name)));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
