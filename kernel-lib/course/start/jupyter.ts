/** How JupyterLab is started so that everything it reads and writes is the course's own. */
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { PLACES } from "./places";
import { PYTHON } from "./python";

/** What one server is started with. */
export interface ServerOptions {
  port: number;
  token: string;
  /** Folder the file browser begins in. */
  folder: string;
}

const own = (...parts: string[]): string => path.join(PLACES.jupyter, ...parts);

/** The environment of JupyterLab: the user's own Jupyter is neither read nor changed. */
export function jupyterEnvironment({ token, folder }: ServerOptions): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...withoutJupyter(process.env),
    JUPYTER_PLATFORM_DIRS: "1",
    JUPYTER_PATH: PLACES.jupyter,
    JUPYTER_CONFIG_DIR: own("config"),
    JUPYTER_DATA_DIR: own("data"),
    JUPYTER_RUNTIME_DIR: own("runtime"),
    JUPYTERLAB_SETTINGS_DIR: own("settings"),
    JUPYTERLAB_WORKSPACES_DIR: own("workspaces"),
    IPYTHONDIR: own("ipython"),
    JUPYTER_TOKEN: token,
    // Not those of /usr/share, which belong to another JupyterLab.
    WIREBOOK_LABEXTENSIONS: [own("labextensions"), path.join(PLACES.python, "share/jupyter/labextensions")].join(":"),
  };
  if (folder === PLACES.root) environment.WIREBOOK_HIDE_MACHINERY = "1";
  return environment;
}

/** A terminal inside another Jupyter, or a learner's profile, sets variables that would name other folders. */
function withoutJupyter(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(JUPYTER|JPY_|IPYTHON)/.test(name)));
}

/** The command that starts JupyterLab. */
export function jupyterCommand({ port, folder }: ServerOptions): string[] {
  const options = {
    config: path.join(__dirname, "jupyter_lab_config.py"),
    "ServerApp.ip": "127.0.0.1",
    "ServerApp.port": String(port),
    "ServerApp.root_dir": folder,
    "LabApp.app_settings_dir": own("app-settings"),
  };
  // Isolated (-I): a json.py in the learner's folder, or PYTHONPATH, must not come before JupyterLab's own modules.
  const launch = [PYTHON, "-I", path.join(__dirname, "launch_lab.py")];
  return [...launch, ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)];
}

/** Writes the settings JupyterLab starts from; the learner's own lie elsewhere and win. */
export function writeAppSettings(): void {
  mkdirSync(own("app-settings"), { recursive: true });
  for (const name of ["overrides.json", "page_config.json"])
    copyFileSync(path.join(__dirname, name), own("app-settings", name));
}
