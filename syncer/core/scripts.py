"""Where the scripts begin that part no words by blanks: Japanese and its neighbours."""

from __future__ import annotations

IDEOGRAM = "\u2e80"
"""The first of their letters; what sorts before it parts its words."""
