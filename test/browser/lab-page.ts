/** JupyterLab's page with one notebook open, driven by what a learner can see and press. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { PLACES } from "../../kernel-lib/course/start/places";
import { until } from "../processes";
import { newPage, troublesOf } from "./chromium";

/** Screenshots are kept here. */
export const ARTEFACTS = path.join(PLACES.state, "artefacts");

export interface LabOptions {
  colorScheme?: "light" | "dark";
  width?: number;
  height?: number;
}

export class LabPage {
  private constructor(
    readonly page: Page,
    /** Whatever went wrong: errors on the console, failed and foreign requests, dialogs of the browser. */
    readonly troubles: string[],
    private readonly cellIds: readonly string[],
  ) {}

  /** Opens a notebook by its address; `cellIds` are its cells' in order. */
  static async open(
    browser: Browser,
    address: string,
    cellIds: readonly string[],
    { colorScheme = "light", width = 1400, height = 900 }: LabOptions = {},
  ): Promise<LabPage> {
    const page = await newPage(browser, { viewport: { width, height }, colorScheme });
    const lab = new LabPage(page, troublesOf(page, new URL(address).origin), cellIds);
    await page.goto(address);
    await lab.isReady();
    return lab;
  }

  /** The notebook in front; JupyterLab opens those of the last time behind it. */
  get panel(): Locator {
    return this.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
  }

  /** Waits for the notebook's cells and an idle kernel. */
  async isReady(): Promise<void> {
    await this.panel.locator(".jp-Notebook .jp-Cell").last().waitFor({ state: "attached" });
    const name = this.panel.locator('[data-jp-item-name="kernelName"]', { hasText: "TypeScript (Wirebook)" });
    await name.waitFor();
    await this.panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.isReady();
  }

  cell(id: string): Locator {
    return this.panel.locator(".jp-Notebook .jp-Cell").nth(this.cellIds.indexOf(id));
  }

  /** What a cell shows below its code. */
  output(id: string): Locator {
    return this.cell(id).locator(".jp-OutputArea").first();
  }

  /** The number beside a cell: `[3]:`, or `[*]:` while it runs. */
  async prompt(id: string): Promise<string> {
    return (await this.cell(id).locator(".jp-InputPrompt").textContent()) ?? "";
  }

  async runAll(): Promise<void> {
    await this.page.locator(".lm-MenuBar-item", { hasText: "Run" }).click();
    await this.page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click();
  }

  /** Clicks into a cell's code and types in its place. */
  async type(id: string, code: string): Promise<void> {
    await this.cell(id).scrollIntoViewIfNeeded();
    await this.cell(id).locator(".cm-content").click();
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.insertText(code);
  }

  async run(id: string): Promise<void> {
    await this.cell(id).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
  }

  toolbarButton(name: string): Locator {
    return this.panel.locator(`.jp-NotebookPanel-toolbar [data-jp-item-name="${name}"] jp-button`);
  }

  /** Saves what stands when nothing runs any more, and waits until the page knows that it is saved. */
  async save(): Promise<void> {
    await this.isIdle();
    const saved = this.page.waitForResponse(
      (response) => response.request().method() === "PUT" && response.url().includes("/api/contents/"),
    );
    await this.toolbarButton("save").click();
    await saved;
    await until(
      "the page is saved",
      async () => (await this.page.locator(".lm-TabBar-tab.jp-mod-dirty").count()) === 0,
    );
  }

  /** Restarts the kernel, and waits for the new one. */
  async restart(): Promise<void> {
    const restarted = this.page.waitForResponse((response) => /\/api\/kernels\/[^/]+\/restart/.test(response.url()));
    await this.toolbarButton("restart").click();
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
    await restarted;
    await this.isReady();
  }

  /** No cell runs, and the page has all that the last one gave. */
  private async isIdle(): Promise<void> {
    await this.panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
    const prompts = this.panel.locator(".jp-Notebook .jp-InputPrompt");
    await until("no cell runs", async () => (await prompts.allTextContents()).every((text) => !text.includes("*")));
  }

  /** Scrolls a cell to the top of the page. */
  async scrollTo(id: string): Promise<void> {
    await this.cell(id).evaluate((node) => node.scrollIntoView({ block: "start" }));
  }

  /** Keeps a picture of the page. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(ARTEFACTS, { recursive: true });
    await this.page.screenshot({ path: path.join(ARTEFACTS, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
