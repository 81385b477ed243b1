"""The kit's own small corpora: texts that share words, so that every model has choices."""

from __future__ import annotations

from random import Random

SENTENCES = (
    "The old lighthouse keeper counts the boats before the fog comes in.",
    "The old ferry leaves the harbour before the rain.",
    "The keeper of the harbour counts the gulls.",
    "A gull stole my sandwich near the harbour wall.",
    "A gull stole the keeper's hat and nobody laughed.",
    "Nobody laughed at the ferry when the engine stopped.",
    "The engine stopped near the lighthouse again.",
    "The fog comes in and the boats wait near the wall.",
    "The boats wait for nobody, and nobody waits for the boats.",
    "My sandwich was gone before the rain came.",
    "My hat was gone again, and the gulls were pleased.",
    "The gulls were pleased with the sandwich.",
    "The rain came in the night and the harbour was grey.",
    "The harbour was grey and the ferry was late.",
    "The ferry was late again, so we counted the gulls.",
    "We counted the boats in the fog and found one too many.",
    "We found a hat on the harbour wall.",
    "We found the keeper asleep near the lamp.",
    "The lamp in the lighthouse was on all night.",
    "The lamp was late again, so the boats were late too.",
    "Is the ferry late again?",
    "Is the keeper asleep in the lighthouse?",
    "Is that a gull on my hat?",
    "Who stole the lamp in the night?",
    "Who counts the boats when the keeper is asleep?",
    "The tea was cold before the ferry came.",
    "The tea in the harbour is cold, but the soup is good.",
    "The soup is good when the rain comes in.",
    "The soup was gone before the fog came.",
    "A boat came in with the fog and nobody saw it.",
    "A boat with a grey sail waits near the lighthouse.",
    "A grey sail was all we saw in the rain.",
    "All we saw in the night was the lamp.",
    "All the gulls were asleep on the grey wall.",
    "The wall near the harbour is old, but it is good.",
    "The keeper saw a grey sail and counted the lamp twice.",
    "The keeper and the gulls wait for the soup.",
    "When the fog comes in, the keeper makes tea.",
    "When the ferry is late, the captain makes soup.",
    "The captain makes good soup and cold tea.",
    "The captain of the ferry saw the lamp in the fog.",
    "The captain counts the hats on the wall.",
    "My captain, the engine stopped again!",
    "My tea was on the wall before the gull came!",
    "The night was cold and the sail was old.",
    "The night ferry waits for the captain.",
    "In the night the harbour is grey and the gulls are asleep.",
    "In the fog every boat is a ferry.",
    "In the rain every hat is a good hat.",
    "Every gull in the harbour saw my sandwich.",
    "Every night the keeper counts the lamps, and there is one.",
    "There is one lamp, one keeper and one cold soup.",
    "There is a gull on the lamp again!",
    "Nobody counts the gulls in the rain.",
    "Nobody saw the captain before the tea was cold.",
    "Nobody stole the soup, it was gone when we came.",
    "The rain stopped near the old wall.",
    "The sail on the old boat was good in the rain.",
    "We saw the lighthouse when the fog was gone.",
    "We wait for the ferry and the ferry waits for the rain.",
)

OTHERS = (  # in other words
    "purple yaks juggle quiet violins",
    "quiet yaks juggle purple xylophones",
    "purple xylophones juggle quiet yaks",
    "quiet violins juggle purple yaks",
    "zany yaks juggle purple violins",
    "zany violins juggle quiet xylophones",
    "quiet yaks juggle zany violins",
    "purple yaks juggle zany xylophones",
)

UNSEEN = (  # sentences that SENTENCES do not have, in words that they have
    "The captain counts the boats in the rain.",
    "The old ferry waits near the harbour wall.",
    "A gull stole the soup before the fog came in.",
    "The keeper saw the lamp in the night.",
    "The harbour was cold and the tea was gone.",
    "Nobody saw the grey sail in the fog.",
    "We found a sandwich near the lighthouse.",
    "Is the captain asleep in the lighthouse?",
)

MULTILINGUAL = {
    "Chinese": (
        "今天港口有雾，渡船又晚了。",
        "今天港口有雨，渡船没有来。",
        "灯塔的灯今天又亮了。",
        "港口的渡船今天没有来。",
    ),
    "Japanese": (
        "今日は港に霧が出て、船が遅れました。",
        "今日は港に雨が降って、船が来ません。",
        "灯台の明かりは今日もきれいです。",
    ),
    "Korean": (
        "오늘은 항구에 안개가 끼었어요.",
        "오늘은 항구에 비가 와요.",
        "등대에 오늘도 불이 켜졌어요.",
    ),
    "Thai": ("วันนี้เรือมาช้าอีกแล้ว", "วันนี้ฝนตกที่ท่าเรือ", "วันนี้เรือไม่มา"),
    "Arabic": (
        "القارب ينتظر قرب المنارة.",
        "القارب تأخر اليوم بسبب المطر.",
        "الحارس ينتظر قرب المنارة اليوم.",
    ),
    "Hebrew": ("הסירה מחכה ליד המגדלור.", "הסירה מאחרת היום בגלל הגשם.", "השומר מחכה היום."),
    "Hindi": ("नाव आज फिर देर से आई।", "नाव आज नहीं आई।", "आज फिर बारिश हुई।"),
    "combining marks": (  # decomposed on purpose: each accent is a character of its own
        "La me\u0301te\u0301o est grise a\u0300 Que\u0301bec.",
        "La me\u0301te\u0301o est belle a\u0300 Que\u0301bec.",
        "Tie\u0302\u0301ng Vie\u0323\u0302t co\u0301 nhie\u0302\u0300u da\u0302\u0301u.",
    ),
    "emoji": (  # a family, a rainbow flag, a heart on fire: pictures glued with joiners
        "We saw \U0001f468\u200d\U0001f469\u200d\U0001f467 near \U0001f3f3\ufe0f\u200d\U0001f308",
        "We saw \U0001f469\u200d\U0001f680 near the \u2764\ufe0f\u200d\U0001f525 wall",
        "We saw \U0001f468\u200d\U0001f469 near a \U0001f9d1\U0001f3fd\u200d\U0001f33e wall",
    ),
}


def shuffled(texts: tuple[str, ...]) -> list[str]:
    """The same words in no order, each text for itself."""
    random = Random(7)
    mixed = []
    for text in texts:
        words = text.split()
        random.shuffle(words)
        mixed.append(" ".join(words))
    return mixed
