"""The source tree as the rules see it: paths relative to its root, with slashes."""

import os

# Folders that hold nothing of ours: builds, data of a running server, packages fetched by npm.
FOREIGN_FOLDERS = {".git", "build", "data", "node_modules", "dist", "__pycache__", ".cache"}


class Project:
    def __init__(self, root):
        self.root = root
        self._texts = {}
        self._paths = sorted(self._walk())

    def _walk(self):
        for folder, names, files in os.walk(self.root):
            at_root = os.path.samefile(folder, self.root)
            names[:] = [n for n in names if n not in FOREIGN_FOLDERS or (n == "data" and not at_root)]
            for name in files:
                yield os.path.relpath(os.path.join(folder, name), self.root).replace(os.sep, "/")

    def files(self, *suffixes, under=""):
        """Paths below the folder `under` that end in one of the suffixes."""
        return [p for p in self._paths if p.startswith(under) and (not suffixes or p.endswith(suffixes))]

    def exists(self, path):
        return os.path.exists(os.path.join(self.root, path))

    def read(self, path):
        if path not in self._texts:
            with open(os.path.join(self.root, path), encoding="utf-8", newline="") as file:
                self._texts[path] = file.read()
        return self._texts[path]

    def read_bytes(self, path):
        with open(os.path.join(self.root, path), "rb") as file:
            return file.read()

    def read_or(self, path, otherwise=""):
        return self.read(path) if self.exists(path) else otherwise
