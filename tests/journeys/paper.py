"""A PDF that was downloaded, as its reader sees it: read and drawn by another program than its writer."""

from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageOps
from pypdfium2 import PdfDocument

from tests.journeys.watching import PICTURES

POINTS_TO_AN_INCH, MILLIMETRES_TO_AN_INCH = 72, 25.4
DOTS_TO_AN_INCH = 100


@dataclass(frozen=True)
class Sheet:
    """One page: its words with single blanks between them, and its picture."""

    text: str
    millimetres: tuple[int, int]
    picture: Image.Image

    @cached_property
    def colours(self) -> dict[str, int]:
        """How many dots there are of each colour."""
        counted = self.picture.getcolors(self.picture.width * self.picture.height)
        return {"#{:02x}{:02x}{:02x}".format(*colour): dots for dots, colour in counted}

    @property
    def inked(self) -> tuple[int, int, int, int]:
        """How far in from each edge the first ink stands, in millimetres: left, top, right, bottom.

        A page without ink has none within its own width and height.
        """
        width, height = self.picture.size
        found = ImageOps.invert(self.picture).getbbox() or (width, height, 0, 0)
        left, top, right, bottom = found
        dots = (left, top, width - right, height - bottom)
        return tuple(round(at / DOTS_TO_AN_INCH * MILLIMETRES_TO_AN_INCH) for at in dots)

    def keep_picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.picture.save(PICTURES / f"{name}.png")


def sheets_of(content: bytes) -> list[Sheet]:
    """Return the pages of a PDF."""
    document = PdfDocument(content)
    try:
        return [_sheet(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _sheet(page) -> Sheet:
    words = page.get_textpage()
    drawn = page.render(scale=DOTS_TO_AN_INCH / POINTS_TO_AN_INCH)
    size = tuple(round(at / POINTS_TO_AN_INCH * MILLIMETRES_TO_AN_INCH) for at in page.get_size())
    return Sheet(" ".join(words.get_text_bounded().split()), size, drawn.to_pil().convert("RGB"))
