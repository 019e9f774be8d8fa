"""Photos that people upload: checked, turned upright, made smaller and written anew without what a camera noted."""

from collections.abc import Callable
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 8 * 1024 * 1024
# A file of some kilobytes can unpack to gigabytes.
MOST_PIXELS = 40_000_000
LARGEST = (1600, 1200)
LARGEST_LOGO = (480, 240)
QUALITY = 82


def as_photo(upload: UploadedFile) -> ContentFile:
    """Return an upload as a JPEG of at most 1600 by 1200 pixels. Raises ValidationError with a sentence."""
    return _written(upload, LARGEST, "photo.jpg", _as_jpeg)


def as_logo(upload: UploadedFile) -> ContentFile:
    """Return an upload as a PNG of at most 480 by 240 pixels, see-through where it was. Raises ValidationError."""
    return _written(upload, LARGEST_LOGO, "logo.png", _as_png)


def _written(
    upload: UploadedFile,
    largest: tuple[int, int],
    name: str,
    write: Callable[[Image.Image, BytesIO], None],
) -> ContentFile:
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("A photo has at most 8 MB."))
    upload.seek(0)
    written = BytesIO()
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("A photo has at most 40 million pixels."))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail(largest)
            write(upright, written)
    except ValidationError:
        raise
    # What breaks a decoder is as good as endless: whatever it was, this is no photo.
    except Exception as problem:
        raise ValidationError(
            _("This file is no photo that can be read. Send a JPEG, PNG or WebP file.")
        ) from problem
    return ContentFile(written.getvalue(), name=name)


def _as_jpeg(picture: Image.Image, file: BytesIO) -> None:
    _on_white(picture).save(file, "JPEG", quality=QUALITY, optimize=True)


def _as_png(picture: Image.Image, file: BytesIO) -> None:
    plain = picture.convert("RGBA")
    # Nothing but the pixels goes along.
    clean = Image.new("RGBA", plain.size)
    clean.paste(plain)
    clean.save(file, "PNG", optimize=True)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, which JPEG has not."""
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    whole = picture.convert("RGBA")
    ground = Image.new("RGBA", whole.size, "white")
    ground.alpha_composite(whole)
    return ground.convert("RGB")
