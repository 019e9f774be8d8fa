"""A photo is read, turned, made smaller and written anew; whatever is none comes back with a sentence."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bewiser.lib import photos
from tests.factories.roaming import a_photo


def opened(content) -> Image.Image:
    return Image.open(BytesIO(content.read()))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg(form) -> None:
    picture = opened(photos.as_photo(a_photo(form=form)))

    assert (picture.format, picture.size, picture.mode) == ("JPEG", (40, 30), "RGB")


def test_a_large_one_is_made_smaller_in_its_shape() -> None:
    assert opened(photos.as_photo(a_photo(3200, 1200))).size == (1600, 600)


def test_what_a_camera_noted_is_left_out_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    # Turned by a quarter, and where it was taken.
    exif[0x0112], exif[0x010F] = 6, "Maker of cameras"

    picture = opened(photos.as_photo(a_photo(form="JPEG", exif=exif)))

    assert (picture.size, dict(picture.getexif())) == ((30, 40), {})


def test_what_can_be_seen_through_becomes_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(written, "PNG")

    picture = opened(photos.as_photo(SimpleUploadedFile("glass.png", written.getvalue())))

    assert picture.getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 40,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"%PDF-1.7",
    ],
)
def test_what_is_no_photo_is_refused(content) -> None:
    with pytest.raises(ValidationError, match="no photo that can be read"):
        photos.as_photo(SimpleUploadedFile("photo.jpg", content))


def test_half_a_photo_is_refused() -> None:
    half = a_photo(400, 300, form="JPEG").read()[:900]

    with pytest.raises(ValidationError, match="no photo that can be read"):
        photos.as_photo(SimpleUploadedFile("photo.jpg", half))


def test_too_much_is_refused_before_it_is_unpacked(monkeypatch) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    with pytest.raises(ValidationError, match="40 million pixels"):
        photos.as_photo(a_photo(40, 30))

    monkeypatch.setattr(photos, "MOST_BYTES", 10)
    with pytest.raises(ValidationError, match="8 MB"):
        photos.as_photo(a_photo(4, 4))
