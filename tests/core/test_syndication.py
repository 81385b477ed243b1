"""Feeds saved to disk: RSS, Atom, and exports of blogs."""

from __future__ import annotations

import io
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import CorpusFormatError
from tweetgen.publisher import Post
from tweetgen.publishers.feed import FeedConfig, FeedPublisher
from tweetgen.reader import SourceFile, Tally
from tweetgen.readers.syndication import SyndicationConfig, SyndicationReader
from tweetgen.testing.check import run, subject_for

SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://x/media"'
)
SECRET = "a secret for the gulls"


def rss(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{item}</item>\n" for item in items)
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0" {SPACES}><channel>'
        f"<title>Lamp</title>{head}\n{inside}</channel></rss>\n"
    )


def atom(*entries: str, head: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>\n" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{inside}</feed>\n'


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes, name: str = "lamp.xml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def texts(path: Path, **options: Any) -> list[str]:
    return list(tweetgen.read(path, **options).texts())


def read_bytes(data: bytes, **options: Any) -> list[str]:
    file = SourceFile("lamp.xml", lambda: io.BytesIO(data), tally=Tally())
    SyndicationReader.sniff(file)
    return [one.text for one in SyndicationReader(SyndicationConfig(**options)).read(file)]


# ---- entries


def test_what_is_known_of_an_item(write):
    item = (
        "<title>Fog</title><link>https://lamp.example/1</link><guid>lamp-1</guid>"
        "<description>&lt;p&gt;Fog &amp;amp; a&amp;nbsp;horn.&lt;/p&gt;&lt;p&gt;Again.&lt;/p&gt;"
        "</description><dc:creator>Ana</dc:creator><category>sea</category>"
        "<category><![CDATA[fog]]></category><pubDate>Wed, 01 Mar 2023 10:00:00 +0100</pubDate>"
    )
    [found] = tweetgen.read(write(rss(item)))
    assert found.text == "Fog & a\u00a0horn.\n\nAgain."
    assert (found.author, found.id, found.labels) == ("Ana", "lamp-1", ("sea", "fog"))
    assert found.created_at == datetime(2023, 3, 1, 10, tzinfo=timezone(timedelta(hours=1)))


def test_what_is_known_of_an_entry(write):
    entry = (
        '<id>tag:1</id><title>Fog</title><link href="https://lamp.example/1"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b<br/>c</p>'
        '<script>no</script><img class="emoji" alt="x"/></div></content>'
        '<category term="sea"/><published>2023-03-01T10:00:00Z</published>'
        '<updated>2023-04-01T10:00:00Z</updated><thr:in-reply-to ref="tag:0"/>'
    )
    [found] = tweetgen.read(
        write(atom(entry, head="<author><name>Ana</name><uri>u</uri></author>"))
    )
    assert found.text == "a < b\nc\n\nx"
    assert (found.author, found.id, found.in_reply_to) == ("Ana", "tag:1", "tag:0")
    assert (found.created_at, found.labels) == (datetime(2023, 3, 1, 10, tzinfo=UTC), ("sea",))


@pytest.mark.parametrize(
    ("feed", "text"),
    [
        (rss("<description>short</description><content:encoded>whole</content:encoded>"), "whole"),
        (rss("<title>only a title</title><description> </description>"), "only a title"),
        (rss("<media:title>other</media:title><title>own</title>"), "own"),
        (atom("<summary>s</summary><content>c &lt;b&gt;</content>"), "c <b>"),
        (atom('<summary type="html">&lt;b&gt;s&lt;/b&gt;</summary>'), "s"),
        (rss("<description>one&nbsp;two &hellip;</description>"), "one\u00a0two …"),
        (rss("<description><p>raw</p><p>markup</p></description>"), "raw\n\nmarkup"),
        (f"<rdf:RDF {SPACES}><item rdf:about='1'><title>old</title></item></rdf:RDF>", "old"),
        ('<a:feed xmlns:a="x"><atom:entry><atom:title>p</atom:title></atom:entry></a:feed>', "p"),
        ("<!DOCTYPE rss [<!ENTITY me 'Ana'>]>" + rss("<title>&me;</title>")[21:], "Ana"),
        ("<!-- a --><!-- b --><?style x?>" + atom("<title>late</title>"), "late"),
    ],
)
def test_where_the_words_are(write, feed, text):
    corpus = tweetgen.read(write(feed))
    assert list(corpus.texts()) == [text]
    assert corpus.report().format == "feed"


def test_titles_on_demand(write):
    path = write(rss("<title>T</title><description>one</description>", "<title>U</title>"))
    assert texts(path) == ["one", "U"]
    assert texts(path, format="feed", part="title") == ["T", "U"]
    assert texts(path, format="feed", part="both") == ["T\n\none", "U"]


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<managingEditor>ana@lamp.example (Ana)</managingEditor>", "Ana"),
        ("<dc:creator>Ana</dc:creator>", "Ana"),
        ("", None),
    ],
)
def test_the_author_of_a_whole_feed(write, head, author):
    posts = list(tweetgen.read(write(rss("<title>a</title>", head=head))))
    assert [post.author for post in posts] == [author]


def test_an_entry_without_words_is_counted(write):
    report = tweetgen.read(write(rss("<title>a</title>", "<link>x</link>"))).report()
    assert report.dropped == {"empty text": 1}
    assert report.first_dropped["empty text"].endswith("lamp.xml, line 4")


# ---- what is not public


@pytest.mark.parametrize(
    "hidden",
    [
        rss(f"<title>{SECRET}</title><wp:status>draft</wp:status>"),
        rss(f"<title>{SECRET}</title><wp:status>private</wp:status>"),
        rss(f"<title>{SECRET}</title><wp:status>trash</wp:status>"),
        rss(
            f"<title>{SECRET}</title><wp:status>publish</wp:status>"
            "<wp:post_password>x</wp:post_password>"
        ),
        atom(f"<title>{SECRET}</title><app:control><app:draft>yes</app:draft></app:control>"),
        atom(f"<title>{SECRET}</title><blogger:status>DRAFT</blogger:status>"),
    ],
)
def test_what_a_blog_has_not_published_comes_in_only_when_asked_for(hidden):
    assert read_bytes(hidden.encode()) == []
    assert read_bytes(hidden.encode(), private=True) == [SECRET]


def test_what_else_is_in_an_exported_blog():
    kind = "http://schemas.google.com/blogger/2008/kind#"
    scheme = 'scheme="http://schemas.google.com/g/2005#kind"'
    feed = atom(
        f'<title>post</title><category {scheme} term="{kind}post"/>',
        f'<title>a comment</title><category {scheme} term="{kind}comment"/>',
        "<title>another</title><blogger:type>COMMENT</blogger:type>",
    )
    assert read_bytes(feed.encode(), private=True) == ["post"]
    items = rss(
        "<title>pic.jpg</title><wp:post_type>attachment</wp:post_type>",
        "<title>post</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        "<wp:comment><wp:comment_content>no</wp:comment_content></wp:comment>",
    )
    assert read_bytes(items.encode(), private=True) == ["post"]


# ---- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings(write, encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    feed = rss("<title>señor</title>").replace("1.0", f'1.0" encoding="{declared}', 1)
    assert texts(write(feed.encode(encoding))) == ["señor"]


def test_an_encoding_by_hand(write):
    feed = rss("<title>灯台</title>").replace("1.0", '1.0" encoding="shift_jis', 1)
    assert texts(write(feed.encode("shift_jis")), encoding="shift_jis") == ["灯台"]


def test_a_feed_of_our_own(tmp_path):
    pytest.importorskip("feedgen")
    path = tmp_path / "own.xml"
    FeedPublisher(FeedConfig(path=path)).publish(Post("Fog & <horns>"))
    assert texts(path) == ["Fog & <horns>"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rss("<title>a</title>")[:-9], "line 4: .*cut short"),
        ("<opml><body/></opml>", "no RSS or Atom feed"),
        ("<rss>" + "<a>" * 1000, "nested too deeply"),
        ("", "no element found"),
        ("<rss>\n<a></b></rss>", "line 2: .*mismatched tag"),
        ('<?xml version="1.0" encoding="nonsense"?><rss/>', "set another encoding"),
        (
            "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss>&b;</rss>",
            "entities of its own",
        ),
        ("<!DOCTYPE rss [<!ENTITY a '" + "ha" * 99 + "'>]><rss/>", "entities of its own"),
    ],
)
def test_what_cannot_be_read_is_said(data, said):
    with pytest.raises(CorpusFormatError, match=said):
        read_bytes(data.encode())


def test_no_file_is_opened_for_an_entity(tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    feed = f"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file://{tmp_path}/secret'>]><rss><item><title>a&x;"
    feed += "</title></item></rss>"
    assert read_bytes(feed.encode()) == ["a"]


def test_pages_and_other_xml_are_none_of_it(write):
    for text in ("<?xml version='1.0'?><smses><sms/></smses>", "<html><p>rss", "<rss is nice"):
        assert SyndicationReader.sniff(SourceFile("x", lambda t=text: io.BytesIO(t.encode()))) == 0


def test_many_comments_before_no_feed_take_no_time():
    """Each could end at any later one: the ways to read them double with every comment."""
    data = b"<!-- a -->" * 700 + b"<page/>"
    assert SyndicationReader.sniff(SourceFile("x", lambda: io.BytesIO(data))) == 0


def test_a_long_feed_is_not_kept(tmp_path):
    path = tmp_path / "long.xml"
    with path.open("w") as stream:
        stream.write("<rss><channel>")
        for number in range(20_000):
            stream.write(f"<item><title>{number} {'x' * 1000}</title></item>")
        stream.write("</channel></rss>")
    file = SourceFile("long.xml", lambda: path.open("rb"))
    tracemalloc.start()
    try:
        assert sum(1 for _ in SyndicationReader(SyndicationConfig()).read(file)) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 3e6
    finally:
        tracemalloc.stop()


def test_conformance(write):
    wanted = ["Fog & soup", "今天", "three"]
    items = ["<title>Fog &amp;amp; soup</title>", *(f"<title>{t}</title>" for t in wanted[1:]), ""]
    subject = subject_for("feed", "reader", example=write(rss(*items)), documents=wanted)
    assert {one.name: one.message for one in run(subject) if one.bad} == {}


WHOLE = (
    "<!DOCTYPE rss [<!ENTITY me 'Ana'>]>"
    + rss("<title>&me;</title><description>a&lt;p&gt;b&nbsp;</description>", "<wp:status/>")[21:]
).encode()


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_damaged_feeds_never_crash(data):
    at = data.draw(st.integers(0, len(WHOLE)))
    noise = data.draw(
        st.sampled_from([b"", b"\0", b"<item>", b"</", b"&x;", b"<![CDATA[", b"\xff", b"<!ENTITY"])
        | st.binary(max_size=4)
    )
    gone = data.draw(st.integers(0, 40))
    with suppress(CorpusFormatError):
        read_bytes(WHOLE[:at] + noise + WHOLE[at + gone :])
