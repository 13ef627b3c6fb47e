"""Starts JupyterLab blind to the system-wide configuration of other Jupyters (/etc/jupyter and its like).

JUPYTER_NO_CONFIG would do that too, but leaves a folder in the system's temporary one at each start.
"""

import sys

from jupyter_core import paths

paths.SYSTEM_CONFIG_PATH.clear()

from jupyterlab.labapp import main  # noqa: E402 (after the line that it must see)

sys.exit(main())
