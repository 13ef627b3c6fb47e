/** The extension's remote entry: JupyterLab loads this script, then asks it for the module that package.json names. */
import { DRAWING_MIME, FIGURE_MIME, PACKETS_MIME } from "../mime";
import { drawDrawing } from "./drawing";
import { drawFigure } from "./figure";
import type { AppUtils, JupyterFrontEnd } from "./jupyter";
import { init, sharedPackage, type WidgetClass } from "./lumino";
import { drawPackets } from "./packets/panes";
import { rendererClass, type View } from "./renderer";
import { addSubmitButton } from "./submit/button";

const VIEWS: Record<string, View> = {
  [FIGURE_MIME]: drawFigure,
  [DRAWING_MIME]: drawDrawing,
  [PACKETS_MIME]: drawPackets,
};

async function mimeModule(): Promise<() => unknown> {
  const { Widget } = await sharedPackage<{ Widget: WidgetClass }>("@lumino/widgets");
  const extensions = Object.entries(VIEWS).map(([mimeType, view]) => {
    const Renderer = rendererClass(Widget, mimeType, view);
    return {
      id: `wirebook:${mimeType}`,
      // Ours before every other form, in untrusted notebooks too: what we draw holds no markup of the bundle's.
      rendererFactory: { safe: true, mimeTypes: [mimeType], createRenderer: () => new Renderer() },
      rank: 0,
      dataType: "json",
    };
  });
  return () => ({ __esModule: true, default: extensions });
}

/** The plugin of the button that hands in. */
async function pluginModule(): Promise<() => unknown> {
  const { Widget } = await sharedPackage<{ Widget: WidgetClass }>("@lumino/widgets");
  const utils = await sharedPackage<AppUtils>("@jupyterlab/apputils");
  const plugin = {
    id: "wirebook:submit",
    autoStart: true,
    activate: (app: JupyterFrontEnd) => addSubmitButton({ Widget, utils, app }),
  };
  return () => ({ __esModule: true, default: [plugin] });
}

const MODULES: Record<string, () => Promise<() => unknown>> = { "./mime": mimeModule, "./extension": pluginModule };

function get(name: string): Promise<() => unknown> {
  const make = MODULES[name];
  return make ? make() : Promise.reject(new Error(`the wirebook extension has no ${name}`));
}

declare global {
  interface Window {
    _JUPYTERLAB?: Record<string, unknown>;
  }
}

window._JUPYTERLAB ??= {};
window._JUPYTERLAB.wirebook = { init, get };
