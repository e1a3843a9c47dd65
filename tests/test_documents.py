"""Documents: every rule shows a text it covers and one that it must not touch."""

import gzip
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.documents import READERS, from_html, from_text, read_documents
from kgraph.documents.characters import clean_characters
from kgraph.documents.dates import read_date
from kgraph.documents.furniture import is_footer, is_furniture
from kgraph.documents.masthead import cut_dateline
from kgraph.errors import DocumentError

PROSE = "The cabinet of Malta backs a plan to build a second harbour, its minister of transport said on Monday."
MORE = "Fishermen of the island have opposed it since it was put forward ten years ago, and still do."
DAY = date(2016, 7, 5)
PAGE = f"<h1>Malta backs harbour</h1><p>{PROSE}</p><p>{MORE}</p>"


def paragraphs(text: str) -> list[str]:
    return from_text(text).text.split("\n\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bill was\nsigned on\nMonday.", ["The bill was signed on Monday."]),
        ("The plan of the Russian\n\nbackers failed.", ["The plan of the Russian backers failed."]),
        (
            "He called it a plan for “rebels”\n\nopenly armed.",
            ["He called it a plan for “rebels” openly armed."],
        ),
        ("The deal struck by the U.S.\n\nmilitary holds.", ["The deal struck by the U.S. military holds."]),
        ("It failed.\n\niPhone makers cheered.", ["It failed.", "iPhone makers cheered."]),
        ("He named three:\n\nfish, salt and oil.", ["He named three:", "fish, salt and oil."]),
        (
            "It is over.\n\nA divided region\n\nThe bloc met.",
            ["It is over.", "A divided region", "The bloc met."],
        ),
        (
            "The ministers met in the old town and spoke at length about the\n\nEuropean Union.",
            ["The ministers met in the old town and spoke at length about the European Union."],
        ),
        (
            "Ministers met again in the old town, and they heard from Gen.\n\nAbel Roe.",
            ["Ministers met again in the old town, and they heard from Gen. Abel Roe."],
        ),
        (
            "He ran. What the country is now fighting for\n\nEuropean leaders met.",
            ["He ran. What the country is now fighting for", "European leaders met."],
        ),
        (
            "The old minister has long called this plan of President\n\fIvan Petrov a bad one.",
            ["The old minister has long called this plan of President Ivan Petrov a bad one."],
        ),
        (
            "The old minister has long called this plan of President\n\n- 7 -\n\nIvan Petrov a bad one.",
            ["The old minister has long called this plan of President Ivan Petrov a bad one."],
        ),
        ("Oil pays for\n\n---\n\nthe war.", ["Oil pays for the war."]),
        ("Oil pays for\n\nAdvertisement\n\nthe war.", ["Oil pays for the war."]),
        ("It rose.\n\nPage 3 of 7\n\nIt fell.", ["It rose.", "It fell."]),
        ("It rose in 2015.\n\n2016\n\nIt fell.", ["It rose in 2015.", "2016", "It fell."]),
        ("The *Morning\n\nPost* wrote of it.", ["The *Morning", "Post* wrote of it."]),
        ("The *morning\n\npost* wrote of it.", ["The morning post wrote of it."]),
        (f"{PROSE} {MORE}\n{MORE}\nIt is so.", [f"{PROSE} {MORE}", MORE, "It is so."]),
        (
            "The walkout was called by the drivers.\nTalks failed. A deal between both sides\nis far.",
            ["The walkout was called by the drivers. Talks failed. A deal between both sides is far."],
        ),
        (
            "Ministers met the heads of banks on\nFriday.\nThey backed a plan to help the banks that\nfail.",
            [
                "Ministers met the heads of banks on Friday.",
                "They backed a plan to help the banks that fail.",
            ],
        ),
        (
            "Syria—\na move that Iran backs — angers\nFrance.",
            ["Syria—a move that Iran backs — angers France."],
        ),
    ],
)
def test_lines_and_cut_paragraphs_become_whole(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("co-\noperation", "cooperation"),
        ("co-\n\noperation", "cooperation"),
        ("co\u00ad\noperation", "cooperation"),
        ("Russian-\nbacked", "Russian-backed"),
        ("US-\nRussian", "US-Russian"),
        ("hand-held ground-\nto-air", "hand-held ground-to-air"),
        ("Russian-\nand Iranian-backed", "Russian- and Iranian-backed"),
        ("51-\nyear", "51-year"),
        ("this anti-\nwar camp in the war", "this anti-war camp in the war"),
        ("they anti-\ncipate it", "they anticipate it"),
        ("the no-fly zone, a no-\nfly zone", "the no-fly zone, a no-fly zone"),
        ("a re-election and his re-\nelection", "a re-election and his re-election"),
        ("talks -\nso he says", "talks - so he says"),
    ],
)
def test_words_cut_at_a_line_end_are_made_whole(text: str, expected: str) -> None:
    assert from_text(f"He said: {text} it is.").text == f"He said: {expected} it is."


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("The *Morning Post*, _The Sun_ and **the** ***Mail***.", "The Morning Post, The Sun and the Mail."),
        ('See [the bill](http://a.example/b_c "t") and [more][1].', "See the bill and more."),
        ("The note[^2] of the court.[12]", "The note of the court."),
        ("Before ![a map](m.png) after.", "Before after."),
        ("Use `code` and ~~not~~ 5 \\* 3 &amp; a&nbsp;b&shy;c.", "Use code and not 5 * 3 & a bc."),
        ("> Quoted lines\n> go on.", "Quoted lines go on."),
        ("- One is.\n- Two are.\n\n1. Three were.", "One is.\n\nTwo are.\n\nThree were."),
        ("It was.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nIt is.", "It was.\n\nIt is."),
        ("It was. <!-- not\n\nthis --> It is.", "It was. It is."),
        ("A <b>bold</b> plan<br>is <sic> here.", "A bold plan is <sic> here."),
        ("It was.\n\n[1]: http://a.example/b\n\nIt is.", "It was.\n\nIt is."),
        ("**Who pays?**He does not say.", "Who pays?He does not say."),
        ("5 * 3 is 15 * 1, and 2 ** 3 ** 1.", "5 * 3 is 15 * 1, and 2 ** 3 ** 1."),
        ("The snake_case_name and a_b_ stay.", "The snake_case_name and a_b_ stay."),
        ("2016. Another bad year began.", "2016. Another bad year began."),
        ("#MeToo changed it.", "#MeToo changed it."),
        ("    An indented line\nis prose.", "An indented line is prose."),
        ("A plan that goes on.\n---\nIt is.", "A plan that goes on.\n\nIt is."),
        ("[Editor]: yes, it is.", "[Editor]: yes, it is."),
        (
            "The court, so said the minister of justice\n- a man of the law - and all of\nhis friends.",
            "The court, so said the minister of justice - a man of the law - and all of his friends.",
        ),
        ("```\nThe whole text was fenced.\n```", "The whole text was fenced."),
    ],
)
def test_marks_go_and_words_stay(marked: str, plain: str) -> None:
    assert from_text(marked).text == plain


@pytest.mark.parametrize(
    ("broken", "clean"),
    [
        ("a\u00a0b\u2009c\u202fd\te", "a b c d e"),
        ("no\u200bthing\ufeff\u200e, so\u00adft", "nothing, soft"),
        ("Coup d’e\u0301tat", "Coup d’état"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("be\x07ll", "bell"),
        ("US\u2011led", "US-led"),
        (
            "the presidentâ€™s â€œplanâ€\u009d â€” BogotÃ¡, VuÄ\u008diÄ\u2021",
            "the president’s “plan” — Bogotá, Vučić",
        ),
        ("“PÄRNÄ” «CAFÉ» São João, Ålesund", "“PÄRNÄ” «CAFÉ» São João, Ålesund"),
        ("‘curly’ “quotes” – and — dashes …", "‘curly’ “quotes” – and — dashes …"),
    ],
)
def test_characters_are_cleaned(broken: str, clean: str) -> None:
    assert clean_characters(broken) == clean


@pytest.mark.parametrize(
    ("top", "title", "author", "published", "source"),
    [
        ("# Talks open\n\nBy Jane Roe\n\n5 July 2016", "Talks open", "Jane Roe", DAY, ""),
        ("Talks open\nBy Jane Roe\nJuly 5, 2016", "Talks open", "Jane Roe", DAY, ""),
        ("Talks open\n\nJane Roe  \n5 July 2016", "Talks open", "Jane Roe", DAY, ""),
        ("Talks open\n\n*Jane Roe in Doha*\n\n*Tuesday, July 5, 2016*", "Talks open", "Jane Roe", DAY, ""),
        ("Will they?\n\nBy Jane van Roe and A. al-Doe", "Will they?", "Jane van Roe and A. al-Doe", None, ""),
        ("# Talks\n\nBy the Doha desk | Published: 5 July 2016", "Talks", "the Doha desk", DAY, ""),
        ("Talks open\nBy Jane Roe | Doha Ledger | July 5, 2016", "Talks open", "Jane Roe", DAY, "Doha Ledger"),
        ("Talks open\nBy Jane Roe – July 5, 2016", "Talks open", "Jane Roe", DAY, ""),
        ("Talks open\nInterview by Jane Roe\nPublished: 5 July 2016", "Talks open", "Jane Roe", DAY, ""),
        ("Talks open\n\nJane Roe, Reuters", "Talks open", "Jane Roe", None, "Reuters"),
        ("Talks open\nBy Jane Roe, AFP\n5 July 2016", "Talks open", "Jane Roe", DAY, "AFP"),
        ("Talks open\nJane van Roe and Jo Doe, The Doha Ledger", "Talks open", "Jane van Roe and Jo Doe", None,
         "The Doha Ledger"),
        ("Talks open\n\nJane Roe, Doha correspondent", "Talks open", "Jane Roe", None, ""),
        ("Talks open\n\nBy Jane Roe, Doha", "Talks open", "Jane Roe", None, ""),
        ("Talks open\n\nBy Jane Roe, Jo Doe", "Talks open", "Jane Roe, Jo Doe", None, ""),
        ("Jane Roe, Reuters\n\nTalks open", "Talks open", "Jane Roe", None, "Reuters"),
        ("By Jane Roe, Doha\n\nTalks open", "Talks open", "Jane Roe", None, ""),
        ("Talks – Doha – Hope\n5 July 2016", "Talks – Doha – Hope", "", DAY, ""),
        ("Talks\n\nPublished 5 July 2016, updated 6 July 2016", "Talks", "", DAY, ""),
        ("Talks\n\nUpdated 2016-07-05T10:30:00Z", "Talks", "", DAY, ""),
        ("Talks\n\nDoha, 5 July 2016", "Talks", "", DAY, ""),
        ("Title: Talks.\nAuthor: Jane Roe\nDate: 03/04/2016\nSource: X", "Talks.", "Jane Roe", None, "X"),
        ("Talks open\n\nhttps://a.example/talks", "Talks open", "", None, "https://a.example/talks"),
        ("Advertisement\n\nTalks open\n\nShare\n\n3 min read", "Talks open", "", None, ""),
        ("---\ntitle: \"Talks: open\"\nauthors: [Jane Roe, Jo Doe]\ndate: 2016-07-05\nsource: A Post\n---",
         "Talks: open", "Jane Roe and Jo Doe", date(2016, 7, 5), "A Post"),
        ("---\nauthor:\n  - Jane Roe\n  - Jo Doe\n---\n# Talks", "Talks", "Jane Roe and Jo Doe", None, ""),
        ("Talks open in the\nold town\n\nBy Jane Roe", "Talks open in the old town", "Jane Roe", None, ""),
    ],
)  # fmt: skip
def test_the_masthead_is_read_and_leaves_the_text(
    top: str, title: str, author: str, published: date | None, source: str
) -> None:
    document = from_text(f"{top}\n\n{PROSE}\n\n{MORE}")
    assert document.text == f"{title}\n\n{PROSE}\n\n{MORE}"
    assert (document.title, document.author) == (title, author)
    assert (document.published, document.source) == (published, source)


@pytest.mark.parametrize("line", ["By Jane Roe, Doha", "By Jane Roe", "Jane Roe, Reuters", "Jane Roe, our reporter"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_byline_without_a_title_leaves_the_text_too(line: str, gap: str) -> None:
    document = from_text(f"{line}{gap}{PROSE}\n\n{MORE}")
    assert (document.text, document.title, document.author) == (f"{PROSE}\n\n{MORE}", "", "Jane Roe")


@pytest.mark.parametrize(
    "top",
    [
        "By Land and Sea",
        "By Monday, Kenya",
        "Kenya, Uganda",
        "Roe Wins Vote, Doe Loses",
        "# Talks open\n\nKenya, Uganda",
        "# Talks open\n\nRoe Wins Vote, Doe Loses",
    ],
)
def test_a_heading_with_a_comma_is_no_byline(top: str) -> None:
    document = from_text(f"{top}\n\n{PROSE}\n\n{MORE}")
    assert document.text == f"{top.removeprefix('# ')}\n\n{PROSE}\n\n{MORE}"
    assert document.author == ""


@pytest.mark.parametrize(
    "first",
    [
        "By Monday, Jane Roe, Doha’s mayor,",
        "By John Doe’s Account,",
        "Jane Roe, Reuters’ owner,",
        "Jane Roe, Reuters,",
        "Jane Roe, Jo Doe, the AP",
    ],
)
def test_a_line_of_a_sentence_is_no_byline(first: str) -> None:
    document = from_text(f"{first}\nand the two ministers of Malta had agreed.\n\n{PROSE}")
    assert document.text.startswith(f"{first} and the two ministers")
    assert document.author == ""


@pytest.mark.parametrize(
    "text",
    [
        "By Monday the government had fallen.\n\nIt was over.",
        "It was over.\n\nBy Monday President Roe Resigned.",
        "The Hague is calm.\n\nIt was not always so.",
        f"{PROSE}\n\n{MORE}\n\nBy Jane Roe\n\nJane Roe\n\n5 July 2016\n\n{PROSE}",
        "The coup of July.\n\n26 July 2023\n\nIt began.\n\n28 July 2023\n\nIt was over.",
        "---\n\nIt was over: they said so.\n\n---",
    ],
)
def test_what_only_looks_like_a_masthead_stays(text: str) -> None:
    document = from_text(text)
    assert (document.title, document.author, document.published) == ("", "", None)
    assert document.text == text.removeprefix("---\n\n").removesuffix("\n\n---")


def test_a_second_headline_is_a_paragraph_of_its_own() -> None:
    text = f"Behind the talks\n\n## A plan is made\n\nJane Roe\n5 July 2016\n\n{PROSE}\n\n### Next\n\n{MORE}"
    document = from_text(text)
    assert document.text == f"Behind the talks\n\nA plan is made\n\n{PROSE}\n\nNext\n\n{MORE}"
    assert (document.title, document.author) == ("Behind the talks", "Jane Roe")


def test_a_title_given_twice_comes_once() -> None:
    document = from_text(f"---\ntitle: Talks “open”\n---\n# Talks open\n\n{PROSE}")
    assert document.text == f"Talks “open”\n\n{PROSE}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-07-05", date(2016, 7, 5)),
        ("5 July 2016", date(2016, 7, 5)),
        ("the 5th of July, 2016", date(2016, 7, 5)),
        ("July 5th, 2016 10:30 am ET", date(2016, 7, 5)),
        ("Tue., 5 Jul. 2016, 10.30 GMT", date(2016, 7, 5)),
        ("25/04/2016", date(2016, 4, 25)),
        ("04/25/2016", date(2016, 4, 25)),
        ("04/04/2016", date(2016, 4, 4)),
        ("03/04/2016", None),
        ("31 June 2016", None),
        ("July 2016", None),
        ("5 July", None),
        ("5 July 2016 was a Tuesday", None),
        ("today", None),
    ],
)
def test_dates_are_read_where_they_have_one_reading(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "rest", "published", "source"),
    [
        ("NAIROBI, June 25 (Reuters) - It is law.", "It is law.", None, "Reuters"),
        ("BERLIN, 24 January 2024 -- It is law.", "It is law.", date(2024, 1, 24), ""),
        ("BUENOS AIRES — It is law.", "It is law.", None, ""),
        ("SEOUL, South Korea (AP) — It is law.", "It is law.", None, "AP"),
        ("Nairobi, Kenya (AFP) – It is law.", "It is law.", None, "AFP"),
        ("(Reuters) - It is law.", "It is law.", None, "Reuters"),
        ("NATO — an alliance — met.", "NATO — an alliance — met.", None, ""),
        ("Malta — it is said — met.", "Malta — it is said — met.", None, ""),
        ("UN peacekeepers - all of them - left.", "UN peacekeepers - all of them - left.", None, ""),
        ("Jane Roe (Labour) and others met.", "Jane Roe (Labour) and others met.", None, ""),
        ("Jane Roe (Labour) — a critic — left.", "Jane Roe (Labour) — a critic — left.", None, ""),
    ],
)
def test_a_dateline_is_cut_off_the_first_sentence(text: str, rest: str, published: date | None, source: str) -> None:
    said, left = cut_dateline(text)
    assert (left, said.published, said.source) == (rest, published, source)


FURNITURE = """
Advertisement
ADVERTISEMENT - CONTINUE READING BELOW
Share
Share this article
Print this page
Share on Facebook, X or WhatsApp
Facebook | X | Email
Follow us on Mastodon
Follow @apost on X
Sign up for our weekly newsletter
Subscribe to our channel
Read more: A fight in the port
Related: A fight in the port
Photo: Jane Roe/A Post
[Photo by Jane Roe]
File photo
© 2024 A Post
Copyright 2024 A Post. All rights reserved.
https://a.example/b
news@a.example
@apost
4 min read
12 Comments
* * *
""".strip().splitlines()

FOOTERS = """
To contact the paper and its friends visit:
For more information visit www.a.example
a.example/contact
Reporting by Jane Roe; editing by Jo Doe
(Additional reporting by Jane Roe)
Tags: Malta, harbour
This article was first published on A Post.
The author also recommends:
-30-
(Reuters)
""".strip().splitlines()

SENTENCES = """
Share prices fell in Malta.
Follow the money, she said.
Print journalism is dying.
Malta backs it
To contact the rebels, the government sent an envoy.
Related talks were held in Doha.
Read the bill, the minister told them.
Photographs of the march were shown in court.
Subscribers to the paper oppose the merger.
Copyright law will be changed, the minister promised.
Advertisement of tobacco will be banned.
For more than a year they have opposed it.
Sign up for the army, the president told them.
Contact between the two sides was broken off.
This report was welcomed by the opposition.
Email traffic was watched by the police.
They will follow us on the road to ruin, the minister told the house of all the people.
Support for it fell.
""".strip().splitlines()


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture_leaves_wherever_it_stands(text: str) -> None:
    assert is_furniture(text)
    assert from_text(f"{PROSE}\n\n{text}\n\n{MORE}\n\n{text}").text == f"{PROSE}\n\n{MORE}"


@pytest.mark.parametrize("text", FOOTERS)
def test_footers_leave_only_at_the_end(text: str) -> None:
    assert is_footer(text)
    assert from_text(f"{PROSE}\n\n{MORE}\n\n{text}\n\nShare").text == f"{PROSE}\n\n{MORE}"


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_furniture(text: str) -> None:
    assert from_text(f"{PROSE}\n\n{MORE}\n\n{text}").text == f"{PROSE}\n\n{MORE}\n\n{text}"


def test_a_closing_source_line_names_the_source() -> None:
    document = from_text(f"{PROSE}\n\n{MORE}\n\nSource: A Post\n\n© 2024 A Post")
    assert (document.text, document.source) == (f"{PROSE}\n\n{MORE}", "A Post")


def test_a_page_gives_its_article_and_metadata() -> None:
    document = from_html(
        "<html><head><title>Malta backs harbour - A Post</title><link rel='canonical' href='https://a.example/b'>"
        "<meta name='author' content='Jane Roe'>"
        "<meta property='article:published_time' content='2016-07-05T09:00Z'>"
        f"</head><body><nav><a href='/'>Home</a></nav><article>{PAGE}"
        "<h2>What is next</h2><p>It&nbsp;is<br>o&shy;pen."
        f"</p><p>{MORE} {PROSE}</p><p>Read more: Other</p></article><footer>© A Post</footer></body></html>"
    )
    body = ["Malta backs harbour", PROSE, MORE, "What is next", "It is open.", f"{MORE} {PROSE}"]
    assert document.text.split("\n\n") == body
    assert (document.title, document.author) == ("Malta backs harbour", "Jane Roe")
    assert (document.published, document.source) == (date(2016, 7, 5), "https://a.example/b")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("<meta name='date' content='03/04/2016'>", None),
        ("<meta name='date' content='July 5, 2016'>", date(2016, 7, 5)),
        ("<meta name='date' content='2031-07-05'>", date(2031, 7, 5)),
        ("", None),
    ],
)
def test_the_date_of_a_page_is_never_guessed(head: str, published: date | None) -> None:
    page = f"<html><head>{head}</head><body><article>{PAGE}</article></body></html>"
    assert from_html(page).published == published


def test_a_page_without_an_article_is_an_error() -> None:
    with pytest.raises(DocumentError, match="No article was found on this page"):
        from_html("<html><body><nav><a href='/'>Home</a></nav></body></html>")


def test_a_page_says_its_own_encoding(tmp_path: Path) -> None:
    head = "<html><head><meta charset='iso-8859-1'></head><body>"
    page = f"{head}<article>{PAGE}<p>It is “é”.</p></article></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode("cp1252"))
    assert next(read_documents([tmp_path])).text.endswith("It is “é”.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("La Côte d’Ivoire backs it.".encode(encoding))
    assert [document.text for document in read_documents([tmp_path])] == ["La Côte d’Ivoire backs it."]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "no article text"),
        ("a.md", b" \n\xc2\xa0\n", "no article text"),
        ("a.md", b"Advertisement\n\n---\n", "no article text"),
        ("a.txt", b"\x89PNG\x00\x01", "binary, not text (a NUL byte at offset 4)"),
        ("a.txt", b"%PDF-1.7 text", "a PDF file, not text; convert it first"),
        ("a.txt", gzip.compress(b"text"), "a gzip file"),
        ("a.txt", b"One.\nCaf\xe9 owners", "not UTF-8: byte 0xe9 at offset 8, line 2, does not fit; convert"),
        ("a.html", b"<meta charset=utf-8><p>Caf\xe9 owners", "not UTF-8: byte 0xe9 at offset 26, line 1"),
        ("a.html", b"<meta charset=klingon><p>Caf\xe9", "not UTF-8"),
        ("a.txt", b"\xff\xfeA", "not UTF-16"),
        ("a.docx", b"text", "files ending in .docx are not read, only .txt, .md, .markdown, .html and .htm"),
        ("a", b"text", "a file without a suffix is not read"),
    ],
)  # fmt: skip
def test_bad_input_is_named_with_a_remedy(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        list(read_documents([file]))
    assert str(caught.value).startswith(f"{file}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_missing_file_is_reported_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Malta backs it.")
    with pytest.raises(DocumentError, match=r"b\.txt: there is no such file or folder"):
        next(read_documents([tmp_path / "a.txt", tmp_path / "b.txt"]))


class LockedPath(type(Path())):  # type: ignore[misc]
    """A file whose owner lets nobody read it; root, who may run these tests, could read any other."""

    def read_bytes(self) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))


def test_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Malta backs it.")
    with pytest.raises(DocumentError, match=r"a\.txt: cannot be read \(Permission denied\)"):
        list(read_documents([LockedPath(tmp_path / "a.txt")]))


def test_a_folder_is_read_in_order_without_hidden_files_and_readmes(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/y.TXT", ".c.txt", ".git/d.txt", "README.md", "a/readme.txt", "e.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Malta backs {name}.")
    found = [Path(document.path).relative_to(tmp_path).as_posix() for document in read_documents([tmp_path])]
    assert found == ["a/y.TXT", "a/z.txt", "b.md"]


def test_a_folder_without_articles_says_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Malta backs it.")
    with pytest.raises(DocumentError, match=r"no article in this folder.*\.txt, \.md, \.markdown, \.html and \.htm"):
        list(read_documents([tmp_path]))


def test_an_article_given_twice_comes_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Malta backs it.")
    (tmp_path / "b.md").write_text("Malta *backs* it.")
    (tmp_path / "c.txt").symlink_to(tmp_path / "a.txt")
    sources: list[str | Path] = [
        tmp_path / "a.txt",
        str(tmp_path / "a.txt"),
        tmp_path,
        tmp_path / ".." / tmp_path.name / "a.txt",
    ]
    again: list[tuple[str, str]] = []
    found = read_documents(sources, doubled=lambda *pair: again.append(pair))
    assert [Path(document.path).name for document in found] == ["a.txt"]
    assert again == [(str(tmp_path / "b.md"), str(tmp_path / "a.txt"))]


@pytest.mark.parametrize(
    ("piped", "text"),
    [
        (b"Malta *backs* it.", "Malta backs it."),
        (f"<!DOCTYPE html><html><body><article>{PAGE}</article></body></html>".encode(),
         f"Malta backs harbour\n\n{PROSE}\n\n{MORE}"),
    ],
)  # fmt: skip
def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch, piped: bytes, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped)))
    assert [(document.text, document.path) for document in read_documents(["-", "-"])] == [(text, "-")]


@pytest.mark.parametrize(
    "hostile",
    ["The talks of the two sides failed again and again, so nothing moved. ", "word ", "w", "[", "*a ",
     "<!-- a", "a@a.", "By A ", "â€", "1. a ", "> a ", "`a", "a-\n", "a\n\n"],
)  # fmt: skip
def test_a_huge_file_is_read(hostile: str) -> None:
    document = from_text("It is. " + hostile * (1_500_000 // len(hostile) if hostile[0] in "Tw" else 5_000))
    assert document.text.startswith("It is.")


def test_importing_the_readers_loads_neither_spacy_nor_rdflib_nor_trafilatura() -> None:
    code = "import sys, kgraph.documents; print(*{'spacy', 'rdflib', 'trafilatura', 'lxml'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_every_suffix_has_a_reader() -> None:
    assert set(READERS) == {".txt", ".md", ".markdown", ".html", ".htm"}


WORDS = st.lists(
    st.sampled_from(["Malta", "backs", "the", "plan", "of", "France", "while", "its", "rival", "is", "out"]),
    min_size=3,
)
BREAKS = st.sampled_from([" ", " ", " ", "\n", "  ", "\u00a0", "\r\n"])
PARTS = st.sampled_from(
    ["Malta backs the plan", "of the two", "sides.", "It is so.", "co-", "*x*", "_y_", "Jane Roe", "Gen.",
     "By Jane Roe", "5 July 2016", "\n", "\n\n", "\n\n", " ", " ", "“No”", "Read more: it", "Photo: it",
     "OSLO (AP) — ",
     "a.example"]
)  # fmt: skip
BROKEN = st.lists(PARTS, max_size=14).map("".join)


@given(st.text() | BROKEN)
def test_no_paragraph_is_empty_or_holds_a_line_break(text: str) -> None:
    try:
        document = from_text(text)
    except DocumentError:
        return
    assert all(part and part == " ".join(part.split()) for part in document.text.split("\n\n"))
    assert not document.title or document.text.split("\n\n")[0] == document.title


@given(st.lists(BROKEN.map(lambda text: f"{PROSE}\n\n{text}\n\n{MORE}"), min_size=1, max_size=3).map("\n\n".join))
def test_repairing_a_repaired_text_changes_nothing(text: str) -> None:
    once = from_text(text).text
    assert from_text(once).text == once


@given(st.lists(st.tuples(WORDS, BREAKS), min_size=1, max_size=6))
def test_the_words_of_a_plain_article_are_kept_in_order(sentences: list[tuple[list[str], str]]) -> None:
    text = "\n\n".join(f"So {gap.join(words)} now." for words, gap in sentences)
    assert from_text(text).text.split() == text.split()
