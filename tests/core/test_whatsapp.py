"""Exported WhatsApp chats: every header, every language, nobody's words lost or made up."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tweetgen
from tweetgen.errors import ConfigError, CorpusError, CorpusFormatError, EmptyCorpus
from tweetgen.readers.whatsapp import WhatsAppConfig, WhatsAppReader, chat_name
from tweetgen.readers.whatsapp_phrases import classify
from tweetgen.testing.reader_files import in_memory

LRM, RLM, NNBSP, NBSP = "\u200e", "\u200f", "\u202f", "\u00a0"


@pytest.fixture
def chat(tmp_path):
    """Writes a chat and reads it back: documents and report."""

    def read(*lines: str, name: str = "chat.txt", **options: Any):
        path = tmp_path / name
        path.write_text("\n".join(lines), "utf-8", newline="")
        corpus = tweetgen.read(path, **options)
        return list(corpus), corpus.report()

    return read


def one(chat, line: str, **options: Any) -> tweetgen.Document:
    (document,), report = chat(line, format="whatsapp", **options)
    assert report.format == "whatsapp"
    return document


# ---- headers


@pytest.mark.parametrize(
    ("line", "time"),
    [
        # Android
        ("8/23/24, 9:05 PM - Ivo: yes", "2024-08-23 21:05"),
        (f"8/23/24, 9:05{NNBSP}PM - Ivo: yes", "2024-08-23 21:05"),
        ("23/08/24, 9:05 pm - Ivo: yes", "2024-08-23 21:05"),
        ("23/08/2024, 21:05 - Ivo: yes", "2024-08-23 21:05"),
        ("23.08.24, 21:05 - Ivo: yes", "2024-08-23 21:05"),
        ("23.08.24 21:05 - Ivo: yes", "2024-08-23 21:05"),
        ("23-08-2024 21:05 - Ivo: yes", "2024-08-23 21:05"),
        ("2024-08-23 21:05 - Ivo: yes", "2024-08-23 21:05"),
        ("2024/08/23, 21:05 \u2013 Ivo: yes", "2024-08-23 21:05"),
        (f"23/8/24, 9:05 p.{NBSP}m. - Ivo: yes", "2024-08-23 21:05"),
        ("23/8/24, 12:05 a. m. - Ivo: yes", "2024-08-23 00:05"),
        ("23/8/24, 12:05 p. m. - Ivo: yes", "2024-08-23 12:05"),
        ("23/08/2024 à 21:05 - Ivo: yes", "2024-08-23 21:05"),
        ("23/08/2024 às 21:05 - Ivo: yes", "2024-08-23 21:05"),
        ("23.8.2024 klo 21.05 - Ivo: yes", "2024-08-23 21:05"),
        ("23.08.24 г., 21:05 ч. - Ivo: yes", "2024-08-23 21:05"),
        ("2024-08-23 21 h 05 - Ivo: yes", "2024-08-23 21:05"),
        ("2024. 8. 23. 오후 9:05 - Ivo: yes", "2024-08-23 21:05"),
        ("2024/8/23 下午9:05 - Ivo: yes", "2024-08-23 21:05"),
        ("2024/8/23 凌晨12:05 - Ivo: yes", "2024-08-23 00:05"),
        ("21:05, 23/08/2024 - Ivo: yes", "2024-08-23 21:05"),
        ("23/8/2567 21:05 - Ivo: yes", "2024-08-23 21:05"),  # Thailand
        (f"{RLM}٢٣{RLM}/٨{RLM}/٢٠٢٤، ٩:٠٥ م - Ivo: yes", "2024-08-23 21:05"),
        (f"{RLM}٢٣{RLM}/٨{RLM}/٢٠٢٤، ٩:٠٥ ص - Ivo: yes", "2024-08-23 09:05"),
        ("۲۰۲۴/۸/۲۳،\u200f ۲۱:۰۵ - Ivo: yes", "2024-08-23 21:05"),
        ("२३/८/२४, ९:०५ PM - Ivo: yes", "2024-08-23 21:05"),
        ("23/8/24, 9:05 μ.μ. - Ivo: yes", "2024-08-23 21:05"),
        ("23/8/24, 9:05 ÖÖ - Ivo: yes", "2024-08-23 09:05"),
        # iOS
        ("[23/08/24, 21:05:06] Ivo: yes", "2024-08-23 21:05:06"),
        (f"{LRM}[23/08/2024, 9:05:06{NNBSP}PM] Ivo: yes", "2024-08-23 21:05:06"),
        ("[8/23/24, 9:05:06 PM] Ivo: yes", "2024-08-23 21:05:06"),
        ("[23.08.24, 21:05:06] Ivo: yes", "2024-08-23 21:05:06"),
        ("[2024-08-23, 21:05:06] Ivo: yes", "2024-08-23 21:05:06"),
        ("[2024/8/23 晚上9:05:06] Ivo: yes", "2024-08-23 21:05:06"),
        ("[23.8.2024 klo 21.05.06] Ivo: yes", "2024-08-23 21:05:06"),
        ('[23.8.2024, 9:05:06 אחה"צ] Ivo: yes', "2024-08-23 21:05:06"),
        ("[23/8/24 9:05:06 p. m.] Ivo: yes", "2024-08-23 21:05:06"),
        # what others make of them
        ("23. 8. 2024. 21:05:06 Ivo: yes", "2024-08-23 21:05:06"),
        ("23.08.24 21.05.06: Ivo: yes", "2024-08-23 21:05:06"),
    ],
)
def test_a_header_of_any_phone(chat, line, time):
    document = one(chat, line)
    assert (document.author, document.text) == ("Ivo", "yes")
    assert document.created_at == datetime.fromisoformat(time).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "8/23/24, 9:05 PM - Ivo: yes",
        f"{LRM}[23/08/2024, 21:05:06] Ivo: yes",
        f"{RLM}٢٣{RLM}/٨{RLM}/٢٠٢٤، ٩:٠٥ م - Ivo: yes",
        "2024/8/23 下午9:05 - Ivo: yes",
        "23. 8. 2024. 21:05:06 Ivo: yes",
        "the end of an earlier message\n23.08.24, 21:05 - Ivo: yes",
    ],
)
def test_a_chat_is_found_by_its_content(chat, line):
    assert chat(line, name="x")[1].format == "whatsapp"


@pytest.mark.parametrize(
    "lines",
    [
        ["2020-12-31 22:15:00,a day - well, almost", "2020-12-31 22:16:00,more - of it"],
        ["at 10:15 - sharp - I woke", "and slept"],
        ["On 3/4/24, 10:00 - I think: no", "nothing happened"],
        ["2024-01-01 12:00:00,123 - root - INFO - started: now"],
        ["1.2.3 - four: five", "10/11/12: six"],
    ],
)
def test_other_lines_are_no_chat(chat, lines):
    assert chat(*lines)[1].format != "whatsapp"


def test_no_chat_on_demand(chat):
    with pytest.raises(CorpusFormatError, match=r"chat\.txt: no line begins with a date"):
        chat("just words", format="whatsapp")


def test_the_files_own_form_is_kept_to_when_somebody_pastes_another(chat):
    documents, report = chat(
        "[23/08/24, 21:05:06] Ivo: he wrote",
        "[21:04, 8/23/2024] Una: come at once",
        "8/23/24, 9:04 PM - Una: now",
        "[1/2/2024, 10:00:00] Una: a year of four digits",
        "[23/08/24, 21:06:00] Una: I did not",
    )
    assert [d.author for d in documents] == ["Ivo", "Una"]
    assert documents[0].text.count("\n") == 3
    assert "3 line(s) begin with a date and time in another form (first: line 2)" in report.notes[0]


def test_marks_and_words_that_only_some_headers_have(chat):
    documents, _ = chat(
        "[15/08/24, 21:05:06] Ivo: no mark",
        f"{LRM}[15/08/24, 9:06:06{NNBSP}PM] Una: marked",
        f"[{RLM}15/{RLM}08/24, 21:07:06] Ivo: inside",
    )
    assert [d.text for d in documents] == ["no mark", "marked", "inside"]
    assert documents[1].created_at - documents[0].created_at == timedelta(minutes=1)


# ---- dates


def dates(chat, *written: str, **options: Any) -> tuple[list[str], list[str]]:
    lines = [f"{date}, 10:00 - Ivo: text {i}" for i, date in enumerate(written)]
    documents, report = chat(*lines, **options)
    return [f"{d.created_at:%Y-%m-%d}" for d in documents], list(report.notes)


def test_the_order_of_dates_is_decided_by_the_whole_file(chat):
    found, notes = dates(chat, "1/2/24", "2/2/24", "3/14/24")
    assert (found, notes) == (["2024-01-02", "2024-02-02", "2024-03-14"], [])
    found, notes = dates(chat, "1/2/24", "2/2/24", "14/3/24")
    assert (found, notes) == (["2024-02-01", "2024-02-02", "2024-03-14"], [])


def test_the_order_is_decided_beyond_what_is_read_at_once(chat):
    found, _ = dates(chat, *["3/4/24"] * 10_000, "3/25/24")
    assert found[0] == "2024-03-04"


def test_what_comes_late_in_a_long_chat(chat):
    """A form of the header that the first thousands of lines did not show, and pasted lines."""
    lines = [f"[{1 + i % 28:02}/0{1 + i // 280 % 9}/24, 21:05:06] Ivo: {i}" for i in range(20_000)]
    late = [f"{LRM}[15/08/24, 9:06:06{NNBSP}PM] Una: late", "1/2/24, 10:00 - Una: pasted"]
    documents, report = chat(*lines, *late, "[16/08/24, 21:05:06] Ivo: last")
    assert [d.text for d in documents[-2:]] == [f"late\n{late[1]}", "last"]
    assert documents[-2].created_at == datetime(2024, 8, 15, 21, 6, 6, tzinfo=UTC)
    assert (
        "1 line(s) begin with a date and time in another form (first: line 20002)"
        in report.notes[0]
    )


def test_dates_that_lie_close_together_decide_too(chat):
    found, notes = dates(chat, *(f"{day}/3/24" for day in range(1, 13)))
    assert (found[0], found[-1], notes) == ("2024-03-01", "2024-03-12", [])
    found, notes = dates(chat, *(f"3/{day}/24" for day in range(1, 13)))
    assert (found[0], found[-1], notes) == ("2024-03-01", "2024-03-12", [])
    found, _ = dates(chat, *(f"24-11-{day}" for day in range(20, 26)))
    assert (found[0], found[-1]) == ("2024-11-20", "2024-11-25")


def test_ambiguous_dates_are_said_and_can_be_set(chat):
    found, (note,) = dates(chat, "1/2/24")
    assert found == ["2024-02-01"]
    assert "read as day, month, year" in note
    assert 'date_order = "mdy"' in note
    assert dates(chat, "1/2/24", date_order="mdy") == (["2024-01-02"], [])
    assert dates(chat, "10.11.12", date_order="ymd")[0] == ["2010-11-12"]
    assert dates(chat, "2024-11-12", date_order="mdy") == (["2024-11-12"], [])


def test_ambiguous_dates_of_a_phone_set_to_american_english(chat):
    documents, _ = chat("1/2/24, 10:00 - Ivo: <Media omitted>", "1/2/24, 10:01 - Una: nice")
    assert f"{documents[0].created_at:%m-%d}" == "01-02"


def test_dates_that_do_not_exist_leave_the_message_and_are_said(chat):
    documents, report = chat("31.02.24, 10:00 - Ivo: one", "28.02.24, 25:61 - Ivo: two")
    assert [(d.text, d.created_at) for d in documents] == [("one", None), ("two", None)]
    assert "line 1: '31.02.24 10:00' is no time, read as 'dmy'" in report.notes[0]


def test_years_of_another_calendar_are_not_guessed(chat):
    (document,), report = chat("1403/06/02, 10:00 - Ivo: yes")
    assert document.created_at is None
    assert "line 1: '1403/06/02' is of a calendar that is not known" in report.notes[0]


def test_an_unknown_word_beside_the_time_is_said(chat):
    (document,), report = chat("23.08.24, 9:05 qq - Ivo: yes")
    assert document.created_at.hour == 9
    assert "what 'qq' beside a time means is not known" in report.notes[0]


def test_times_are_of_the_zone_that_is_set(chat):
    document = one(chat, "23.08.24, 9:05 - Ivo: yes", timezone="Europe/Rome")
    assert document.created_at.utcoffset() == timedelta(hours=2)
    winter = one(chat, "23.01.24, 9:05 - Ivo: yes", timezone="Europe/Rome")
    assert winter.created_at.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize("zone", ["Rome", "", "../etc/passwd", "Europe/Atlantis"])
def test_a_zone_that_does_not_exist(zone):
    with pytest.raises(ConfigError, match=r"timezone: .*(time zone|\.\./etc)"):
        tweetgen.read("chat.txt", format="whatsapp", timezone=zone)


# ---- messages


def test_a_message_of_several_lines(chat):
    documents, _ = chat(
        "[23/08/24, 21:05:06] Ivo: one",
        "",
        "  three: four",
        "23/08/24",
        "[23/08/24, 21:06:00] Una: ",
        "below",
        "",
    )
    assert [d.text for d in documents] == ["one\n\n  three: four\n23/08/24", "\nbelow"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_any_line_end(tmp_path, end):
    path = tmp_path / "chat.txt"
    lines = ["[23/08/24, 21:05:06] Ivo: one", "two", "[23/08/24, 21:06:00] Una: three", ""]
    path.write_bytes(b"\xef\xbb\xbf" + end.join(lines).encode())
    assert list(tweetgen.read(path).texts()) == ["one\ntwo", "three"]


def test_lines_before_the_first_message_are_counted(chat):
    documents, report = chat("a tail", "", "of it", "23.08.24, 9:05 - Ivo: yes")
    assert len(documents) == 1
    assert report.dropped == {"line before the first message": 2}
    assert report.first_dropped["line before the first message"].endswith("chat.txt, line 1")


def test_a_message_ends_where_whatsapp_would_end_it(chat):
    documents, report = chat("23.08.24, 9:05 - Ivo: yes", *["x" * 999] * 70)
    assert len(documents[0].text) < 66_000
    assert report.dropped == {"line too far from the beginning of a message": 5}


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ivo", "Ivo"),
        ("+39 333 123 4567", "+39 333 123 4567"),
        (f"\u202a+39{NBSP}333{NBSP}123\u202c", "+39 333 123"),
        (f"~{NNBSP}Ivo", "~ Ivo"),
        ("🦊", "🦊"),
        ('Ivo "the fox" Rossi', 'Ivo "the fox" Rossi'),
        ("אורי", "אורי"),
        ("a:b", "a:b"),
    ],
)
def test_names(chat, name, author):
    assert one(chat, f"23.08.24, 9:05 - {name}: yes").author == author


def test_a_name_with_a_colon_is_known_by_its_repetition(chat):
    lines = [f"23.08.24, 9:0{i} - Dr. Fox: Surgeon: text: {i}" for i in range(4)]
    documents, _ = chat(*lines, "23.08.24, 9:10 - Ivo: note: yes", "23.08.24, 9:11 - Ivo: yes")
    assert [d.author for d in documents] == ["Dr. Fox: Surgeon"] * 4 + ["Ivo"] * 2
    assert [d.text for d in documents][3:] == ["text: 3", "note: yes", "yes"]


@pytest.mark.parametrize(
    "line",
    [
        "Messages and calls are end-to-end encrypted. No one can read them. Tap to learn more.",
        "הודעות מוצפנות מקצה לקצה: אף אחד לא יכול לקרוא",
        'Ivo created group "Lisbon"',
        'Ivo changed the subject to "Lisbon: the plan"',
        "Una änderte den Betreff zu „Lissabon“",
        "Ivo changed the subject from “One: a” to “Two: b”",
        "Ivo left",
    ],
)
@pytest.mark.parametrize("header", ["23.08.24, 9:05 - ", f"{LRM}[23.08.24, 09:05:00] {LRM}"])
def test_what_nobody_wrote_is_a_system_message(chat, header, line):
    documents, report = chat(f"{header}{line}", f"{header}Ivo: yes")
    assert [d.text for d in documents] == ["yes"]
    assert report.dropped == {"system message": 1}


def test_a_chat_in_which_nobody_speaks(chat, tmp_path):
    chat("23.08.24, 9:05 - Ivo left")
    with pytest.raises(EmptyCorpus, match="system message: 1"):
        tweetgen.read(tmp_path / "chat.txt", format="whatsapp").require()


def test_the_notice_that_bears_the_name_of_the_chat(chat):
    documents, report = chat(
        "[23.08.24, 09:05:00] Our trip: Messages and calls are end-to-end encrypted. Only people "
        "in this chat can read them.",
        "[23.08.24, 09:06:00] Ivo: is it true that all of this is end-to-end encrypted, as they "
        "say, or do they read along?",
    )
    assert [d.author for d in documents] == ["Ivo"]
    assert report.dropped == {"notice of WhatsApp under a name": 1}


OMITTED = (
    """
<Media omitted>|<Medien ausgeschlossen>|<Multimedia omitido>|<Médias omis>|<Mídia oculta>
<Media weggelaten>|<Média vynechány>|<Без медиафайлов>|<Medya dahil edilmedi>|<省略多媒体文件>
<الوسائط غير مدرجة>|image omitted|GIF omitted|Contact card omitted|video note omitted
Bild weggelassen|imagen omitida|audio omitido|vidéo absente|imagem ocultada|immagine omessa
afbeelding weggelaten|סרטון הושמט|görüntü dahil edilmedi|изображение пропущено|图像已忽略
画像は省略されました|사진 생략됨|kuva jätetty pois|obraz pominięty|gambar tidak disertakan
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
DELETED = (
    """
This message was deleted|You deleted this message|Diese Nachricht wurde gelöscht.
Eliminaste este mensaje|Ce message a été supprimé|Mensagem apagada|Dit bericht is verwijderd
הודעה זו נמחקה|تم حذف هذه الرسالة|此消息已删除|Bu mesaj silindi|Это сообщение удалено
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("mark", ["", LRM])
@pytest.mark.parametrize("body", OMITTED)
def test_omitted_media_of_many_languages(body, mark):
    assert classify(mark + body) == ("", (), "omitted media")


@pytest.mark.parametrize("mark", ["", LRM])
@pytest.mark.parametrize("body", DELETED)
def test_deleted_messages_of_many_languages(body, mark):
    assert classify(mark + body) == ("", (), "deleted message")


@pytest.mark.parametrize(
    "body",
    [
        "I omitted nothing",
        "the image is lovely",
        "<3",
        "<- that one",
        "a > b",
        "use <b>bold</b>",
        "look at main.py (it is broken)",
        "he deleted this message, I think",
        "null and void",
        "video",
        "POLL:\nnothing to choose",
        "Note:\nA: one (1)\nB: two",
        "https://maps.google.com/?q=1,2",
        "see <the other one>?",
    ],
)
def test_what_people_write_is_left_alone(body):
    assert classify(body, marked=True) == (body, (), "")


@pytest.mark.parametrize(
    ("body", "text", "labels", "reason"),
    [
        # files
        ("IMG-20240823-WA0001.jpg (file attached)", "", (), "attachment without words"),
        (f"{LRM}Ivo.vcf (xyzzy)", "", (), "attachment without words"),
        ("plan.pdf (Datei angehängt)", "", (), "attachment without words"),
        ("PTT-20240823-WA0002.opus", "", (), "attachment without words"),
        (f"{LRM}<attached: 001-PHOTO.jpg>", "", (), "attachment without words"),
        (f"{LRM}{LRM}<attached: {LRM}PTT-1.opus>", "", (), "attachment without words"),
        ("< adjunto: 001-PHOTO.jpg >", "", (), "attachment without words"),
        ("2015-08-04-PHOTO-1.jpg <attached>", "", (), "attachment without words"),
        ("IMG-20240823-WA0001.jpg (file attached)\nour tent", "our tent", ("caption",), ""),
        ("<Media omitted>\nour tent", "our tent", ("caption",), ""),
        (f"our tent {LRM}<attached: 001-PHOTO.jpg>", "our tent", ("caption",), ""),
        (f"our tent {LRM}image omitted", "our tent", ("caption",), ""),
        # edited
        ("at nine <This message was edited>", "at nine", ("edited",), ""),
        (f"at nine {LRM}<This message was edited>", "at nine", ("edited",), ""),
        ("um neun <Diese Nachricht wurde bearbeitet>", "um neun", ("edited",), ""),
        ("בתשע <ההודעה נערכה>", "בתשע", ("edited",), ""),
        # polls
        (
            "POLL:\nWhere to?\nOPTION: Rome (2 votes)\nOPTION: Oslo (0 votes)",
            "Where to?\nRome\nOslo",
            ("poll",),
            "",
        ),
        (
            f"{LRM}ENCUESTA:\n¿Dónde?\n{LRM}OPCIÓN: Roma ({LRM}1 voto)\n{LRM}OPCIÓN: Oslo (2)",
            "¿Dónde?\nRoma\nOslo",
            ("poll",),
            "",
        ),
        # the rest
        ("", "", (), "empty message"),
        ("null", "", (), "empty message"),
        (LRM, "", (), "empty message"),
        ("\u200b", "", (), "empty message"),
        ("location: https://maps.google.com/?q=1.5,-2.5", "", (), "location"),
        ("Местоположение: https://maps.google.com/?q=1.5,-2.5", "", (), "location"),
        ("Missed voice call", "", (), "call"),
        (f"{RLM}שלום", "שלום", (), ""),
        ("hi @\u2068Una Rossi\u2069!", "hi @Una Rossi!", (), ""),
    ],
)
def test_what_a_message_holds(body, text, labels, reason):
    assert classify(body) == (text, labels, reason)


def test_an_iphone_marks_what_it_wrote_itself(chat):
    documents, report = chat(
        "[23.08.24, 09:05:00] Ivo: hello",
        f"{LRM}[23.08.24, 09:06:00] Ivo: {LRM}words of a language nobody thought of",
        f"[23.08.24, 09:07:00] Una: {LRM}Ivo added Una",
    )
    assert [d.text for d in documents] == ["hello"]
    assert report.dropped == {"notice of WhatsApp under a name": 2}


def test_the_mark_says_nothing_where_every_message_has_it(chat):
    lines = [f"[23.08.24, 09:05:00] Ivo: {LRM}message number {i}" for i in range(5)]
    assert [d.text for d in chat(*lines)[0]][-1] == "message number 4"


# ---- chats, zips, the core


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("WhatsApp Chat with Una Rossi.txt", "Una Rossi"),
        ("x/WhatsApp Chat mit Una.txt", "Una"),
        ("Chat de WhatsApp con Una (1).txt", "Una"),
        ("Discussion WhatsApp avec Una.txt", "Una"),
        ("Conversa do WhatsApp com Una.txt", "Una"),
        ("WhatsApp-chat met Una.txt", "Una"),
        ("Чат WhatsApp с контактом Уна.txt", "Уна"),
        ("Una ile WhatsApp Sohbeti.txt", "Una"),
        ("与Una的WhatsApp聊天.txt", "Una"),
        ("צ'אט WhatsApp עם אורי.txt", "אורי"),
        ("in/WhatsApp Chat - The Walk.zip: _chat.txt", "The Walk"),
        ("in/WhatsApp Chat - The Walk/_chat.txt", "The Walk"),
        ("_chat.txt", None),
        ("notes.txt", None),
        ("WhatsApp.txt", None),
    ],
)
def test_the_chats_name(file, name):
    assert chat_name(file) == name


def test_the_zip_of_a_phone(tmp_path):
    path = tmp_path / "WhatsApp Chat - The Walk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", f"[23.08.24, 09:05:00] Ivo: hi {LRM}<attached: 1.jpg>\n")
        archive.writestr("1.jpg", b"\xff\xd8\xff\0")
        archive.writestr("2.opus", b"OggS\0")
        archive.writestr("3-recipe.txt", "Peel the onions.\n")
    corpus = tweetgen.read(path)
    (document,) = corpus
    assert (document.text, document.conversation) == ("hi", "The Walk")
    assert corpus.report().dropped == {"file that was sent in the chat": 1}


def test_a_chat_and_other_words_that_somebody_zipped(tmp_path):
    path = tmp_path / "words.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in "ab":
            archive.writestr(f"WhatsApp Chat with {name}.txt", "23.08.24, 9:05 - Ivo: yes\n")
        archive.writestr("posts.txt", "a post\n")
    assert sorted(tweetgen.read(path).texts()) == ["a post", "yes", "yes"]


def test_the_lines_as_they_stand_on_demand(chat):
    line = "12/31/20, 10:15 PM - Ana: hi"
    assert [d.text for d in chat(line, format="lines")[0]] == [line]


LINES = (
    "\u200e[23/08/24, 9:05:06\u202fPM] Ivo: hello there\nand more\n"
    "[23/08/24, 9:06:06\u202fPM] Una: \u200eimage omitted\n"
    "[23/08/24, 9:07:06\u202fPM] Una: POLL:\nWhere?\nOPTION: a (1 vote)\nOPTION: b (2 votes)\n"
    "[23/08/24, 9:08:06\u202fPM] Ivo left\n"
    "[23/08/24, 9:09:06\u202fPM] Ivo: 1.jpg (file attached)\n"
    "[13/08/24, 9:09:06\u202fPM] Ivo: <This message was edited>\n"
).encode()


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_damaged_chats_give_documents_or_one_error(data):
    """Bytes flipped, cut, repeated, and NULs between them."""
    changed = bytearray(LINES)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(0, len(changed) - 1)))
        what = data.draw(st.sampled_from(["flip", "cut", "insert", "NUL", "twice"]))
        if what == "flip" and changed:
            changed[at] ^= data.draw(st.integers(1, 255))
        elif what == "cut":
            del changed[at : at + data.draw(st.integers(1, 40))]
        elif what == "insert":
            changed[at:at] = data.draw(st.binary(max_size=8))
        elif what == "NUL":
            changed[at:at] = b"\0"
        else:
            changed[at:at] = changed[at : at + 100]
    file = in_memory(bytes(changed))
    try:
        WhatsAppReader.sniff(file)
        for document in WhatsAppReader(WhatsAppConfig()).read(file):
            assert document.text.strip()
            assert document.author
    except CorpusError:
        pass


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120), st.booleans())
def test_no_body_breaks_the_phrases(body, marked):
    text, labels, reason = classify(body, marked)
    assert bool(text) != bool(reason)
    assert not (reason and labels) or not text


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ivo", "Una", "+39 1", "~ Li", "אורי"]),
            st.text("abc :-\n[]/0123456789é🦊", max_size=60).map(str.strip).filter(bool),
        ),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(
        ["[{:%d/%m/%y, %H:%M:%S}] ", "{:%m/%d/%y, %I:%M:%S %p} - ", "{:%d.%m.%Y %H:%M:%S} - "]
    ),
)
def test_what_was_said_comes_back(said, form):
    """A chat written as a phone would write it, in three forms."""
    begin = datetime(2024, 8, 23, 9, 0, 0, tzinfo=UTC)
    lines = [
        f"{form.format(begin + timedelta(hours=i))}{author}: {text}"
        for i, (author, text) in enumerate(said)
    ]
    file = in_memory("\n".join(lines).encode())
    found = list(WhatsAppReader(WhatsAppConfig()).read(file))
    assert [(d.author, d.text) for d in found] == said
    assert [d.created_at for d in found] == [begin + timedelta(hours=i) for i in range(len(said))]


@pytest.mark.parametrize(
    "line",
    [
        "23.08.24" + " " * 1_000_000,
        "23.08.24," + LRM * 1_000_000 + "9:05 - Ivo: yes",
        "[" * 1_000_000,
        "1" * 1_000_000,
        "23.08.24, 9:05 - " + "a" * 1_000_000 + ": yes",
        "23.08.24, 9:05 - Ivo: " + "w" * 1_000_000 + "\nO: a (1)\nO: b (2)",
        "23.08.24, 9:05 - Ivo: POLL:\nwhat\nO: a (" + "1" * 1_000_000 + "\nO: b (2)",
        "23.08.24, 9:05 - Ivo: yes" + " " * 1_000_000 + "<edited>",
        "23.08.24, 9:05 - Ivo: " + "<a: " * 250_000 + ">",
        "23.08.24, 9:05 - Ivo: " + "<a: " + ".b" * 500_000,
        "23.08.24, 9:05 - Ivo: a" + f"{LRM} " * 500_000,
        "23.08.24, 9:05 - Ivo: x" + "\r" * 200_000,
    ],
    ids=range(12),
)
def test_a_million_signs_in_a_line(chat, line):
    """A pattern that goes back and forth over a long line would keep this test for hours."""
    text = "23.08.24, 9:00 - Ivo: first\n" + line
    documents, _ = chat(text, format="whatsapp")
    assert documents[0].text.startswith("first")


def test_a_line_without_end_is_refused():
    file = in_memory(b"23.08.24, 9:00 - Ivo: first\n" + b"x" * 5_000_000)
    with pytest.raises(CorpusFormatError, match=r"line 2: has more than 4,194,304 characters"):
        list(WhatsAppReader(WhatsAppConfig()).read(file))


def test_what_is_wrong_is_said_once(chat):
    _, report = chat(*(f"12.4{i}.24, 10:00 - Ivo: one" for i in range(9)))
    assert len(report.notes) == 1


# ---- chats of others


@pytest.fixture
def chats(shared) -> Path:
    return shared / "whatsapp"


def expected_of(path: Path) -> dict[str, Any]:
    return json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))


@pytest.mark.shared
def test_every_chat_has_the_messages_it_should(chats):
    for path in sorted(chats.glob("*.txt")):
        corpus, expected = tweetgen.read(path), expected_of(path)
        documents, report = list(corpus), corpus.report()
        without_words = sum(n for why, n in report.dropped.items() if why != "system message")
        assert report.format == "whatsapp", path
        assert len(documents) + without_words == expected["user_messages"], path
        if "system" in expected:
            assert report.dropped["system message"] == expected["system"], path
        times = [d.created_at.replace(tzinfo=None).isoformat() for d in documents]
        assert times == expected.get("timestamps", times), path
        texts = [d.text for d in documents]
        assert texts == expected.get("texts", texts), path
        wanted = expected.get("texts_for_training", texts)
        if isinstance(wanted, int):
            assert len(texts) == wanted, path
            continue
        rows = [row if isinstance(row, dict) else {"text": row} for row in wanted]
        assert texts == [row["text"] for row in rows], path
        for row, document, time in zip(rows, documents, times, strict=True):
            assert document.author == row.get("author", document.author), path
            assert time.startswith(row.get("ts", "")), path
        said = [
            (t, d.author, d.text.replace("\n", " ")) for t, d in zip(times, documents, strict=True)
        ]
        listed = [(m["timestamp"], m["author"], m["message"]) for m in expected.get("messages", [])]
        assert said == listed or not listed, path


@pytest.mark.shared
def test_48_forms_of_a_header(chats):
    path = chats / "whatstk_header_formats.zip"
    expected = expected_of(path)
    wanted = [(m["ts"][:16], m["author"], m["text"]) for m in expected["messages"]]
    found: dict[str, list[tuple[str, str, str]]] = {}
    for d in tweetgen.read(path):
        found.setdefault(d.source[-6:], []).append(
            (f"{d.created_at:%Y-%m-%d %H:%M}", d.author, d.text)
        )
    assert len(found) == 48
    for name, said in found.items():
        assert said == wanted, name


@pytest.mark.shared
def test_cases_of_another_parser(chats, chat):
    cases = json.loads((chats / "pustur_cases.json").read_text("utf-8"))
    for case in cases["single_line_default_days_first"]:
        document = one(chat, case["line"])
        assert (document.author, document.text) == (case["author"], case["text"]), case
        assert document.created_at.isoformat()[:19] == case["ts"], case
    for case in cases["days_first_option"]:
        order = "dmy" if case["days_first"] else "mdy"
        document = one(chat, case["line"], date_order=order)
        assert document.created_at.isoformat()[:19] == case["ts"], case
    for case in cases["attachments"]:
        documents, report = chat(case["text"])
        assert [d.labels for d in documents] == [("caption",)] or report.dropped, case
        assert all(case["filename"] not in d.text for d in documents), case
    for case in cases["multiline"]:
        assert [d.text for d in chat(*case["lines"])[0]] == [case["text"]]


@pytest.mark.shared
def test_placeholders_of_other_parsers(chats):
    known = json.loads((chats / "placeholders_by_locale.json").read_text("utf-8"))
    for language, phrases in known.items():
        bodies = [phrases["android_media_omitted"], *phrases["ios_omitted"], *phrases["deleted"]]
        bodies.append(f"plan.pdf ({phrases['android_attached_suffix']})")
        for body in bodies:
            for mark in ("", LRM):
                assert classify(mark + body)[2], (language, body)
