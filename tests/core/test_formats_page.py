"""The table of formats says what is read in the real files; what is right, other tests hold."""

from pathlib import Path

import pytest

import tweetgen

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "formats.md"
FILES = [
    ("X archive of 2015 (Grailbird), zip", "xarchive/grailbird_2015_bizweekgraphics.zip"),
    ("X archive of 2019, files at the top", "xarchive/ytd_2019_root_unwrapped_lumeninferius.zip"),
    ("X archive of 2020, `tweet.js`", "xarchive/ytd_2020_tweetjs_lumeninferius.zip"),
    ("X archive of 2024, `tweets.js` and long posts", "xarchive/x_2024_notes_es_a.zip"),
    ("X archive, one folder deeper", "xarchive/fx_go_sample_dir.zip"),
    ("API of X, version 1.1", "jsonl/twitter_v1_tweets.json"),
    ("API of X, version 2, a page a line", "jsonl/twitter_v2_page_two_tweets.jsonl"),
    ("WhatsApp, Android, 12 hours, English", "whatsapp/fx_android_en_12h.txt"),
    ("WhatsApp, Android, 24 hours, German", "whatsapp/w2s_de_android.txt"),
    ("WhatsApp, Android, Portuguese", "whatsapp/fx_android_pt.txt"),
    ("WhatsApp, Android, 12 hours, Spanish", "whatsapp/memoria_es_12h.txt"),
    ("WhatsApp, iOS, 12 hours, U+202F", "whatsapp/fx_ios_en_12h_nnbsp.txt"),
    ("WhatsApp, iOS, 24 hours, U+200E", "whatsapp/fx_ios_en_24h_lrm.txt"),
    ("WhatsApp, iOS, Hebrew", "whatsapp/fx_ios_he_12h.txt"),
    ("WhatsApp, names with dates and colons", "whatsapp/chatistics_3.txt"),
    ("WhatsApp, headers pasted into messages", "whatsapp/chatistics_de_ios_unicode.txt"),
    ("WhatsApp, year first", "whatsapp/chatminer_test_yyyymmdd_24hrs.txt"),
    ("WhatsApp, 48 forms of the header, zip", "whatsapp/whatstk_header_formats.zip"),
    ("WhatsApp, 2,000 messages", "whatsapp/whatstk_lorem-2000.txt"),
    ("Telegram, one chat", "chats/telegram_personal_tgparser.json"),
    ("Discord", "chats/discord_ca_GC_3A_5M.json"),
    ("Slack, zip", "chats/slack_export_viewer.zip"),
    ("Instagram, two parts, zip", "chats/instagram_locket_two_parts.zip"),
    ("Signal", "chats/signal_chatminer.txt"),
    ("SMS Backup & Restore", "chats/sms_backup_restore.xml"),
    ("Mastodon outbox", "fediverse/mastodon_outbox_phil.json"),
    ("Bluesky repository (CAR)", "fediverse/bluesky_fakermaker.repo.car"),
    ("Bluesky `listRecords`", "fediverse/bluesky_posts_listrecords.json"),
    ("CSV of one column", "csv/biden_single_column_tweets.csv"),
    ("CSV with line breaks in texts", "csv/whitehouse_2020_multiline.csv"),
    ("CSV, gzip", "csv/lopezobrador_es_got3.csv.gz"),
    ("CSV, not UTF-8, bare carriage returns", "nasty_real/trump_538_not_utf8_bare_cr.csv"),
    ("TSV", "csv/ramaphosa.tsv"),
    ("Parquet, snappy", "parquet/biden_snappy.parquet"),
    ("Lines, 25,000 tweets", "lines/acrosa_tweets_es.txt"),
    ("Lines, gzip", "lines/tweeteval_emoji_train.txt.gz"),
    ("Delimited by `==========`", "delimited/proverbs_clean.txt"),
    ("Delimited by blank lines", "delimited/mtgencode_blankline_1500.txt"),
    ("gpt-2-simple's training file", "delimited/gpt2simple_startoftext_reddit.txt"),
]


def rows() -> dict[str, list[str]]:
    lines = PAGE.read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return {label: others for label, *others in cells[2:]}


def test_each_row_is_checked():
    assert list(rows()) == [label for label, _ in FILES]


@pytest.mark.shared
@pytest.mark.parametrize(("label", "path"), FILES)
def test_a_row_says_what_is_read(shared, label, path):
    report = tweetgen.read(shared / path).report()
    left_out = f"{sum(report.dropped.values()):,}"
    authors = f"{len(report.authors) or '-'}"
    assert rows()[label][:4] == [report.format, f"{report.documents:,}", authors, left_out]
