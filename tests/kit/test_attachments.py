"""Files that people attach: what is taken, what becomes of it, and what is refused with which words."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from diaodu.kit.attachments import (
    ENDINGS,
    LONGEST_NAME,
    MOST_BYTES,
    MOST_FILES,
    AttachmentRefused,
    AttachmentTooLarge,
    BrokenAttachment,
    EmptyAttachment,
    TooManyAttachments,
    UnknownAttachment,
    read_attachment,
    read_attachments,
)
from diaodu.kit.attachments.limits import MOST_TOGETHER
from diaodu.kit.attachments.names import clean_name, named_as
from tests.attack.standing import within_limits
from tests.kit import attached

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def opened(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


def sent(*sizes: int) -> list[Any]:
    return [SimpleUploadedFile(f"{at}.pdf", attached.PDF.ljust(size, b"%")) for at, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("scan.pdf", attached.PDF, "pdf"),
        ("photo.jpeg", attached.jpg(), "jpg"),
        ("screen.png", attached.png(), "png"),
        ("opinion.docx", attached.word(), "docx"),
        ("list.xlsx", attached.workbook(), "xlsx"),
    ],
)
def test_papers_and_photographs_are_taken(name: str, content: bytes, code: str) -> None:
    found = read_attachment(name, content)
    assert (found.type, len(found.sha256)) == (code, 64)
    assert found.name == f"{name.partition('.')[0]}.{code}"
    if code not in {"jpg", "png"}:
        assert found.content == content


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\li\\scan.PDF", "scan.pdf"),
        ("page.html", "page.html.pdf"),
        ("pay\u202efdp.exe", "payfdp.exe.pdf"),
        ("zero\u200bwidth\x00.pdf", "zerowidth.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("施工　現場.pdf", "施工 現場.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        ("長" * 300 + ".pdf", "長" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_cleaned_and_end_as_the_content_is(name: str, kept: str) -> None:
    assert read_attachment(name, attached.PDF).name == kept


@given(name=st.text(max_size=200))
def test_any_name_becomes_a_harmless_one(name: str) -> None:
    found = named_as(name, ENDINGS["jpg"])
    assert found.endswith(".jpg")
    assert 4 < len(found) <= LONGEST_NAME
    assert found.isprintable()
    assert not set(found) & set('/\\<>:"|?*%')
    assert not found.startswith(".")
    assert clean_name(clean_name(name)) == clean_name(name)


@pytest.mark.parametrize(
    "content", [attached.jpg(), attached.png(), attached.two_in_one(), attached.jpg() + b"http://ns.adobe.com hidden"]
)
def test_nothing_but_the_picture_is_kept(content: bytes) -> None:
    assert any(secret in content for secret in attached.SECRETS)
    kept = read_attachment("photo", content).content
    assert [secret for secret in attached.SECRETS if secret in kept] == []
    found = opened(kept)
    assert not found.getexif()
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert getattr(found, "n_frames", 1) == 1
    assert found.size == (48, 32)


def test_a_photograph_stands_upright() -> None:
    turned = attached.picture().transpose(Image.Transpose.ROTATE_90)  # as a camera held upright writes it
    found = opened(read_attachment("photo.jpg", attached.jpg(turned, orientation=6)).content).convert("RGB")
    assert found.size == (48, 32)
    for at, colour in (((4, 16), attached.LEFT), ((44, 16), attached.RIGHT)):
        assert max(abs(a - b) for a, b in zip(found.getpixel(at), colour, strict=True)) < 12  # type: ignore[arg-type]


@pytest.mark.parametrize(("quality", "subsampling"), [(60, 2), (85, 1), (97, 0)])
def test_a_photograph_is_drawn_as_finely_as_it_was_and_does_not_grow(quality: int, subsampling: int) -> None:
    noise = Image.effect_noise((400, 300), 60).convert("RGB")
    content = attached.jpg(noise, quality=quality, subsampling=subsampling)
    kept = read_attachment("photo.jpg", content).content
    assert len(kept) <= len(content)
    difference = ImageStat.Stat(ImageChops.difference(opened(content), opened(kept)))
    assert max(difference.mean) < 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_taken(mode: str) -> None:
    made = attached.picture("L" if mode == "I;16" else mode)
    made = made.convert("I;16") if mode == "I;16" else made
    found = opened(read_attachment("screen.png", attached.png(made)).content)
    assert (found.mode, found.size) == (mode, made.size)


def test_what_shines_through_still_does() -> None:
    made = attached.picture("P")
    made.info["transparency"] = 0
    assert opened(read_attachment("screen.png", attached.png(made)).content).info["transparency"] == 0


def test_a_photograph_for_print_is_taken() -> None:
    found = read_attachment("photo.jpg", attached.jpg(attached.picture("CMYK")))
    assert opened(found.content).mode == "CMYK"


REFUSED = [
    ("evil.png", SVG, UnknownAttachment),
    ("evil.jpg", HTML, UnknownAttachment),
    ("evil.pdf", HTML + attached.PDF, UnknownAttachment),
    ("evil.docx", b"MZ" + bytes(99), UnknownAttachment),
    ("notes.txt", "證明".encode(), UnknownAttachment),
    ("album.docx", attached.zipped({"a.jpg": b"x"}), UnknownAttachment),
    ("both.docx", attached.with_part("xl/workbook.xml"), UnknownAttachment),
    ("empty.jpg", b"", EmptyAttachment),
    ("long.pdf", attached.PDF.ljust(MOST_BYTES + 1, b"%"), AttachmentTooLarge),
    ("bomb.docx", attached.with_part("word/media/x.bin", bytes(200 * 2**20)), AttachmentTooLarge),
    ("bomb.png", attached.pixel_bomb(), AttachmentTooLarge),
    ("cut.jpg", attached.jpg()[:-200], BrokenAttachment),
    ("cut.png", attached.png()[:60], BrokenAttachment),
    ("cut.pdf", attached.PDF[:20], BrokenAttachment),
    ("cut.docx", attached.word()[:-300], BrokenAttachment),
    ("head.jpg", b"\xff\xd8\xff", BrokenAttachment),
    ("small.png", attached.pixel_bomb(6_000), BrokenAttachment),  # says more than it holds, but not too much
    ("macro.docx", attached.with_part("word/vbaProject.bin"), BrokenAttachment),
    ("slip.docx", attached.with_part("../../etc/cron.d/x"), BrokenAttachment),
    ("locked.docx", attached.zipped({"[Content_Types].xml": b"", "word/document.xml": b""}, flags=1), BrokenAttachment),
    ("old.doc", OLE, BrokenAttachment),
]


@pytest.mark.parametrize(("name", "content", "refusal"), REFUSED, ids=[name for name, *_more in REFUSED])
def test_what_is_refused_names_file_rule_and_remedy(
    name: str, content: bytes, refusal: type[AttachmentRefused]
) -> None:
    with within_limits(), pytest.raises(refusal) as caught:
        read_attachment(f"/home/li/{name}", content)
    assert type(caught.value) is refusal
    assert caught.value.status == 422
    assert f"「{name}」" in str(caught.value)
    assert "請" in str(caught.value)


def test_the_words_say_what_is_the_matter() -> None:
    said = {"macro.docx": "宏", "locked.docx": "密碼", "old.doc": "舊格式", "bomb.png": "像素", "bomb.docx": "解壓"}
    for name, content, _refusal in REFUSED:
        if name in said:
            with pytest.raises(AttachmentRefused, match=said[name]):
                read_attachment(name, content)


def test_a_part_that_lies_about_its_length_is_measured() -> None:
    content = bytearray(attached.with_part("word/media/x.bin", bytes(200 * 2**20)))
    length = (200 * 2**20).to_bytes(4, "little")
    assert content.count(length) == 2
    with pytest.raises((AttachmentTooLarge, BrokenAttachment)):
        read_attachment("liar.docx", bytes(content.replace(length, (10).to_bytes(4, "little"))))


def test_how_many_and_how_long_is_judged_before_anything_is_read() -> None:
    assert len(read_attachments(sent(*[500] * MOST_FILES))) == MOST_FILES
    with pytest.raises(TooManyAttachments, match="6"):
        read_attachments(sent(*[500] * (MOST_FILES + 1)))
    with pytest.raises(AttachmentTooLarge, match="合計"):
        read_attachments(sent(*[MOST_TOGETHER // 3 + 1] * 3))
    with pytest.raises(EmptyAttachment):
        read_attachments([SimpleUploadedFile("a.pdf", b"")])


@given(
    head=st.sampled_from([b"%PDF-", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"]),
    tail=st.binary(max_size=400),
)
def test_anything_is_taken_or_refused(head: bytes, tail: bytes) -> None:
    try:
        read_attachment("any", head + tail)
    except AttachmentRefused:
        return


@given(
    at=st.integers(min_value=0),
    byte=st.integers(min_value=0, max_value=255),
    kind=st.sampled_from(["jpg", "png", "word"]),
)
@pytest.mark.filterwarnings("ignore")  # the library's words about damaged metadata
def test_a_file_with_a_byte_changed_is_taken_or_refused(at: int, byte: int, kind: str) -> None:
    content = bytearray(GOOD[kind])
    content[at % len(content)] = byte
    try:
        found = read_attachment("any", bytes(content))
    except AttachmentRefused:
        return
    assert found.type in {"jpg", "png", "docx"}


GOOD = {"jpg": attached.jpg(), "png": attached.png(), "word": attached.word()}
