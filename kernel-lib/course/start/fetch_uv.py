"""Fetches the wheel of uv that fits this machine, checks its hash against a lock file, unpacks it.

`fetch_uv.py LOCK FOLDER` does that; `fetch_uv.py --mirror` prints the package index that was set for pip.
Needs nothing but Python's standard library: it runs where pip is missing, too.
"""

import configparser
import hashlib
import io
import json
import os
import platform
import re
import stat
import sys
import urllib.parse
import urllib.request
import zipfile



def mirror():
    """The index that was set for pip: by variable, else by the first of pip's files that names one; empty without."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    home = os.path.expanduser("~")
    config_home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    folders = [
        os.path.join(home, "Library", "Application Support", "pip"),
        os.path.join(config_home, "pip"),
        os.path.join(home, ".pip"),
        "/etc/xdg/pip",
        "/etc",
    ]
    files = [os.environ.get("PIP_CONFIG_FILE", "")] + [os.path.join(folder, "pip.conf") for folder in folders]
    for file in filter(os.path.isfile, files):
        config = configparser.RawConfigParser(strict=False)
        try:
            config.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("install", "global"):
            if config.has_option(section, "index-url"):
                return config.get(section, "index-url").strip()
    return ""


if sys.argv[1:] == ["--mirror"]:
    print(mirror())
    sys.exit()

lock_file, folder = sys.argv[1:]
with open(lock_file, encoding="utf-8") as file:
    lock = file.read()
version = re.search(r"^uv==(\S+)", lock, re.MULTILINE).group(1)
hashes = set(re.findall(r"sha256:([0-9a-f]{64})", lock))

index = (os.environ.get("UV_DEFAULT_INDEX") or mirror() or "https://pypi.org/simple").rstrip("/")
for variable in ("PIP_CERT", "REQUESTS_CA_BUNDLE"):
    if variable in os.environ:
        os.environ.setdefault("SSL_CERT_FILE", os.environ[variable])

system = {"Linux": "linux", "Darwin": "macosx"}[platform.system()]
machine = {"aarch64": "(aarch64|arm64)", "arm64": "(aarch64|arm64)"}.get(platform.machine(), platform.machine())
fits = re.compile(rf"^uv-{re.escape(version)}-py3-none-.*{system}.*_{machine}\.whl$")


def get(url, accept="*/*"):
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read(), response.headers.get("Content-Type", "")


def wheels():
    """File name and address of every wheel, from the index's JSON form (PEP 691) or its pages (PEP 503)."""
    body, kind = get(f"{index}/uv/", "application/vnd.pypi.simple.v1+json, text/html;q=0.5")
    base = f"{index}/uv/"
    if "json" in kind:
        return [(entry["filename"], urllib.parse.urljoin(base, entry["url"])) for entry in json.loads(body)["files"]]
    links = re.findall(r'<a[^>]*href="([^"#]+)[^>]*>([^<]+)</a>', body.decode())
    return [(name.strip(), urllib.parse.urljoin(base, url)) for url, name in links]


candidates = [url for name, url in wheels() if fits.match(name)]
if not candidates:
    sys.exit(f"{index} has no uv {version} for {platform.system()} on {platform.machine()}")
wheel, _ = get(candidates[0])
if hashlib.sha256(wheel).hexdigest() not in hashes:
    sys.exit(f"what {candidates[0]} gave is not the uv {version} that was locked")

os.makedirs(os.path.join(folder, "bin"), exist_ok=True)
with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
    name = next(one for one in archive.namelist() if one.endswith("/scripts/uv"))
    target = os.path.join(folder, "bin", "uv")
    with open(target + ".new", "wb") as out:
        out.write(archive.read(name))
os.chmod(target + ".new", stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
os.replace(target + ".new", target)
