"""``python -m syncer``: the same as the console script."""

from __future__ import annotations

from syncer.app.cli import main

if __name__ == "__main__":
    main()
