"""Photos that people upload: checked, turned upright, made smaller and written anew without what a camera noted."""

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
QUALITY = 82


def as_photo(upload: UploadedFile) -> ContentFile:
    """Return an upload as a JPEG of at most 1600 by 1200 pixels. Raises ValidationError with a sentence."""
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("A photo has at most 8 MB."))
    upload.seek(0)
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("A photo has at most 40 million pixels."))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail(LARGEST)
            written = BytesIO()
            _on_white(upright).save(written, "JPEG", quality=QUALITY, optimize=True)
    except ValidationError:
        raise
    # What breaks a decoder is as good as endless: whatever it was, this is no photo.
    except Exception as problem:
        raise ValidationError(
            _("This file is no photo that can be read. Send a JPEG, PNG or WebP file.")
        ) from problem
    return ContentFile(written.getvalue(), name="photo.jpg")


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, which JPEG has not."""
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    whole = picture.convert("RGBA")
    ground = Image.new("RGBA", whole.size, "white")
    ground.alpha_composite(whole)
    return ground.convert("RGB")
