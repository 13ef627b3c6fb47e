/** What the extension uses of JupyterLab beside Lumino, as far as it uses it. */
import type { LuminoWidget } from "./lumino";

/** A message of Jupyter's protocol. */
export interface JupyterMessage {
  readonly header: { readonly msg_type: string };
  readonly content: Readonly<Record<string, unknown>>;
}

/** An execution under way. */
export interface ExecuteFuture {
  onIOPub: (message: JupyterMessage) => void;
  onStdin: (message: JupyterMessage) => void;
  readonly done: Promise<JupyterMessage | undefined>;
  sendInputReply(content: { status: "ok"; value: string }, parent?: unknown): void;
}

export interface Kernel {
  readonly status: string;
  requestExecute(content: Record<string, unknown>): ExecuteFuture;
  interrupt(): Promise<void>;
}

/** A notebook that is open. */
export interface NotebookPanel extends LuminoWidget {
  readonly toolbar: { insertItem(index: number, name: string, widget: LuminoWidget): boolean };
  readonly sessionContext: {
    readonly ready: Promise<void>;
    readonly session: { readonly kernel: Kernel | null } | null;
  };
}

/** A notebook's file. */
export interface NotebookContext {
  readonly path: string;
  readonly ready: Promise<void>;
  readonly model: { readonly readOnly: boolean; toJSON(): unknown };
  save(): Promise<void>;
}

/** JupyterLab itself. */
export interface JupyterFrontEnd {
  readonly docRegistry: {
    addWidgetExtension(
      factory: string,
      extension: { createNew(panel: NotebookPanel, context: NotebookContext): { dispose(): void } | undefined },
    ): unknown;
  };
  readonly commands: { execute(command: string, parameters: Record<string, unknown>): Promise<unknown> };
}

interface DialogButton {
  readonly accept: boolean;
}

export interface OpenDialog extends LuminoWidget {
  launch(): Promise<{ readonly button: DialogButton }>;
}

/** JupyterLab's dialogs and buttons. */
export interface AppUtils {
  Dialog: {
    new (options: { title: string; body: LuminoWidget; buttons: DialogButton[]; hasClose?: boolean }): OpenDialog;
    okButton(options: { label: string }): DialogButton;
    cancelButton(options: { label: string }): DialogButton;
  };
  ToolbarButton: new (options: Record<string, unknown>) => LuminoWidget;
}
