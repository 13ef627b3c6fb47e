/** Where set-up puts things. Everything made lies in `.wirebook/`. */
import path from "node:path";
import { ROOT, STATE } from "../../kernel/image";

export const PLACES = {
  root: ROOT,
  state: STATE,
  /** The Python environment with JupyterLab. */
  python: path.join(STATE, "python"),
  /** First on Jupyter's search path: kernels/ and labextensions/. */
  jupyter: path.join(STATE, "jupyter"),
  /** uv, where Python itself cannot make environments. */
  uv: path.join(STATE, "uv"),
  /** What every command of set-up has printed. */
  log: path.join(STATE, "setup.log"),
} as const;
