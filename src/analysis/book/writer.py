"""Staged files: written only if their bytes change, so that Sphinx reads again only what did; the rest removed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

EXTRA = "_extra/"  # copied to the top of the site as it is


@dataclass
class Stage:
    """A folder that ends up holding exactly what was written to it."""

    folder: Path
    written: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the folder under a relative name. Raises ValueError if two things claim the name."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        digest = hashlib.sha256(data).hexdigest()
        if self.written.get(name, digest) != digest:
            raise ValueError(f"two different files would be staged as {name}")
        self.written[name] = digest
        path = self.folder / name
        if path.is_file() and path.read_bytes() == data:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def write_json(self, name: str, value: object) -> Path:
        return self.write(name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def finish(self) -> None:
        """Remove everything that was not written this time, and folders left empty."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(self.folder).as_posix() not in self.written:
                path.unlink()

    def digest(self, wanted=lambda name: True) -> str:
        """One hash over the names and bytes of the files written."""
        lines = [f"{name} {digest}" for name, digest in sorted(self.written.items()) if wanted(name)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
