/** Debian's chromium, driven by playwright-core. */
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Starts the browser. Throws where it is not installed. */
export function launchChromium(): Promise<Browser> {
  const folders = (process.env.PATH ?? "").split(path.delimiter).concat("/usr/bin");
  const executablePath = folders.map((folder) => path.join(folder, "chromium")).find((file) => existsSync(file));
  if (!executablePath) throw new Error("there is no chromium: apt-get install chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
}

/** Gathers whatever goes wrong on a page: errors, failed and foreign requests, dialogs. */
export function troublesOf(page: import("playwright-core").Page, home: string): string[] {
  const troubles: string[] = [];
  page.on("console", (message) => message.type() === "error" && troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(home) && !/^(data|blob):/.test(request.url()))
      troubles.push(`foreign request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return troubles;
}
