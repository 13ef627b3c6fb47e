"""JupyterLab as the course needs it; what differs from start to start comes by the command line."""

import os

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

# Shown in the file browser's first folder: what a learner works with, not the machinery. Everything stays reachable
# by its address, and deeper folders are shown whole.
MACHINERY = {
    "kernel-lib",
    "node_modules",
    "solutions",
    "test",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "LICENSE",
    "README.md",
}


class CourseContents(AsyncLargeFileManager):
    async def get(self, path, content=True, **options):
        model = await super().get(path, content=content, **options)
        is_root = path.strip("/") == "" and model["type"] == "directory"
        if is_root and model["content"] and os.environ.get("WIREBOOK_HIDE_MACHINERY"):
            model["content"] = [entry for entry in model["content"] if entry["name"] not in MACHINERY]
        return model


c = get_config()  # noqa: F821 (given by traitlets)

c.ServerApp.contents_manager_class = CourseContents
c.ServerApp.open_browser = False
c.ServerApp.port_retries = 0
c.ServerApp.quit_button = False
c.ServerApp.jpserver_extensions = {"jupyterlab": True, "jupyter_server_terminals": True, "jupyter_lsp": True}
# The extension must be there, or the page complains; it need not start language servers.
c.LanguageServerManager.autodetect = False
c.ServerApp.allow_root = True
# A cell's figures may come faster than the megabyte a second that Jupyter lets through; the kernel bounds its own output.
c.ZMQChannelsWebsocketConnection.iopub_data_rate_limit = 10_000_000
c.ZMQChannelsWebsocketConnection.iopub_msg_rate_limit = 10_000
c.KernelSpecManager.allowed_kernelspecs = {"wirebook"}
c.KernelSpecManager.ensure_native_kernel = False
c.MultiKernelManager.default_kernel_name = "wirebook"
c.LabApp.labextensions_path = os.environ["WIREBOOK_LABEXTENSIONS"].split(":")
c.LabApp.extension_manager = "readonly"
