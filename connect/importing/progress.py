"""A progress bar for a terminal; silent anywhere else."""

from typing import TextIO

WIDTH = 40


class Progress:
    """Draws how much of a file is read, in one line that is wiped at the end."""

    def __init__(self, stream: TextIO, size: int) -> None:
        self._stream = stream
        self._size = max(size, 1)
        self._rows = 0
        self._shown = -1
        self._is_drawn = stream.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_drawn and self._shown >= 0:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def step(self, position: int) -> None:
        """Count one row; `position` is how many bytes of the file are read."""
        self._rows += 1
        percent = min(100, 100 * position // self._size)
        if not self._is_drawn or (percent == self._shown and self._rows % 500):
            return
        self._shown = percent
        done = WIDTH * percent // 100
        self._stream.write(
            f"\r[{'#' * done}{'.' * (WIDTH - done)}] {percent:3d} % {self._rows} rows"
        )
        self._stream.flush()
