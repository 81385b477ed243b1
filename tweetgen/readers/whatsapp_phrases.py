"""
What WhatsApp itself writes where a message should be, in the languages of its phones.

Most of it is told by its structure (a phrase between angle brackets, a file's name before
brackets, a mark of direction that no keyboard writes), so that a language nobody thought of is
read too; words are asked where there is no structure.
"""

from __future__ import annotations

import re

from ..documents import is_blank
from .chats import CALL, CAPTION, DELETED, EDITED, EMPTY, LOCATION, OMITTED, POLL
from .whatsapp_headers import MARKS, NOT_SEEN

ATTACHED = "attachment without words"
NOTICE = "notice of WhatsApp under a name"

_MARK = "\u200e"  # before what an iPhone writes itself
_LONGEST, _LONGEST_OMITTED = 80, 40  # characters of a phrase
_BLANKS = " \t\u00a0\u202f\u2009"
_EDGES = (
    _BLANKS + "\n\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_BEFORE = frozenset(_EDGES + "\u00ad\u200b\u200c\u200d\u2060")
_EDGES_IN_LINE = _EDGES.replace("\n", "")
_ISOLATED = re.compile("@\u2068([^\u2068\u2069\n]*)\u2069")  # @somebody, on an iPhone


def _set(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.casefold().split("|"))


# "image omitted": one word for what, and one for that it is not there.
_MEDIA = _set(
    "image|video|audio|sticker|gif|document|card|photo|media|contact|note|"
    "imagen|foto|vídeo|tarjeta|documento|contacto|multimedia|bild|videonachricht|dokument|"
    "kontaktkarte|medien|sprachnachricht|vidéo|fiche|médias|autocollant|imagem|áudio|figurinha|"
    "cartão|mídia|autocolante|immagine|adesivo|scheda|nota|afbeelding|contactkaart|videonotitie|"
    "תמונה|סרטון|וידאו|הודעה|שמע|אודיו|מדבקה|מסמך|כרטיס|המדיה|מדיה|סטיקר|"
    "صورة|الصورة|فيديو|الفيديو|صوت|الصوت|ملصق|الملصق|مستند|المستند|بطاقة|الوسائط|المقطع|الملف|"
    "изображение|видео|аудио|аудиофайл|стикер|документ|карточка|фото|медиафайл|контакт|gif-файл|"
    "görüntü|ses|çıkartma|belge|kişi|resim|fotoğraf|kartı|"
    "obraz|grafika|zdjęcie|wideo|plik|naklejka|wizytówka|obrázek|fotka|zvuk|nálepka|samolepka|"
    "kép|videó|hang|hanganyag|matrica|dokumentum|névjegy|imaginea|imagine|sticker-ul|videoclip|"
    "bilden|videon|ljud|klistermärke|dokumentet|kontaktkort|billede|lyd|klistermærke|bilde|"
    "klistremerke|kuva|ääni|tarra|asiakirja|yhteystieto|yhteystietokortti|äänitiedosto|"
    "εικόνα|βίντεο|ήχος|αυτοκόλλητο|έγγραφο|φωτογραφία|зображення|відео|аудіо|стікер|наліпка|"
    "изображението|видеото|стикерът|слика|"
    "gambar|stiker|dokumen|kartu|kontak|pelekat|hình|ảnh|video|âm|nhãn|tài|"
    "छवि|चित्र|वीडियो|ऑडियो|स्टिकर|दस्तावेज़|दस्तावेज|संपर्क|फ़ोटो|फोटो|इमेज|मीडिया|"
    "تصویر|عکس|ویدیو|ویدئو|صدا|استیکر|برچسب|سند|مخاطب|رسانه|imatge|adhesiu|slika|naljepnica|"
    "ছবি|ভিডিও|অডিও|স্টিকার|ইমেজ|picha|sauti|kibandiko|larawan"
)
_MISSING = _set(
    "omitted|omitida|omitido|omitidos|weggelassen|ausgeschlossen|absente|absent|omise|omis|omisă|"
    "exclue|exclu|ocultada|ocultado|oculta|oculto|incluída|incluído|omessa|omesso|omessi|esclusa|"
    "escluso|weggelaten|הושמטה|הושמט|הושמטו|נכללה|נכלל|הוסרה|הוסר|"
    "استبعاد|استبعادها|محذوف|محذوفة|محذوفه|مستبعد|مستبعدة|مرفق|تضمين|حذف|"
    "пропущено|пропущен|пропущена|опущено|опущен|отсутствует|скрыто|скрыт|скрыта|исключено|"
    "edilmedi|çıkarıldı|atlandı|pominięto|pominięty|pominięta|pominięte|vynechán|vynechána|"
    "vynecháno|vynechaný|vynechaná|vynechané|vynechány|kihagyva|kihagyott|eliminată|exclusă|"
    "utelämnad|utelämnat|utelämnades|utelämnats|udeladt|udelukket|utelatt|utelates|pois|"
    "poistettu|"
    "jätettiin|puuttuu|παραλείφθηκε|εξαιρέθηκε|αφαιρέθηκε|вилучено|виключено|пропуснато|"
    "пропуснат|"
    "изключено|disertakan|dihilangkan|diabaikan|dikecualikan|qua|ẩn|bỏ|गया|गई|छोड़ा|हटाया|"
    "شد|شده|نشده|omesa|omès|omès|izostavljena|izostavljeno|izostavljen|изостављена|"
    "হয়েছে|imeachwa|inalis"
)
_UNSPACED = re.compile(
    "(?=[\\s\\S]*(?:图像|图片|圖片|影像|相片|照片|視訊|视频|影片|音频|音訊|语音|語音|"
    "贴图|貼圖|文件|文档|檔案|联系人|"
    "聯絡人|名片|媒體|媒体|画像|写真|動画|音声|ビデオ|オーディオ|スタンプ|ステッカー|"
    "ドキュメント|書類|連絡先|이미지|사진|동영상|"
    "비디오|오디오|음성|스티커|문서|연락처|รูป|ภาพ|วิดีโอ|เสียง|สติกเกอร์|เอกสาร|GIF))"
    "[\\s\\S]*(?:已忽略|已省略|略去|未包含|不包含|已略过|省略され|省略|含まれ|除外|なし|"
    "생략|제외|누락|ไม่รวม|ละเว้น|ถูกนำออก)"
)
_UNSPACED_LETTERS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_DELETED_PHRASES = _set(
    "this message was deleted|you deleted this message|this message was deleted by admin|"
    "se eliminó este mensaje|eliminaste este mensaje|este mensaje fue eliminado|"
    "este mensaje se eliminó|borraste este mensaje|mensaje eliminado|"
    "diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|nachricht gelöscht|"
    "ce message a été supprimé|vous avez supprimé ce message|message supprimé|"
    "mensagem apagada|esta mensagem foi apagada|você apagou esta mensagem|mensagem eliminada|"
    "esta mensagem foi eliminada|eliminou esta mensagem|apagou esta mensagem|"
    "apagaste esta mensagem|"
    "você eliminou esta mensagem|essa mensagem foi apagada|"
    "questo messaggio è stato eliminato|hai eliminato questo messaggio|messaggio eliminato|"
    "dit bericht is verwijderd|je hebt dit bericht verwijderd|u hebt dit bericht verwijderd|"
    "dit bericht werd verwijderd|bericht verwijderd|"
    "הודעה זו נמחקה|מחקת הודעה זו|ההודעה הזו נמחקה|ההודעה נמחקה|מחקת את ההודעה הזו|"
    "تم حذف هذه الرسالة|حذفت هذه الرسالة|لقد حذفت هذه الرسالة|حُذفت هذه الرسالة|"
    "قمت بحذف هذه الرسالة|"
    "تم حذف الرسالة|"
    "это сообщение удалено|данное сообщение удалено|вы удалили данное сообщение|"
    "вы удалили это сообщение|сообщение удалено|"
    "bu mesaj silindi|bu mesajı sildiniz|mesaj silindi|"
    "ta wiadomość została usunięta|usunięto tę wiadomość|wiadomość została usunięta|"
    "usunąłeś tę wiadomość|ta wiadomość została skasowana|wiadomość usunięta|"
    "tato zpráva byla smazána|tato zpráva byla odstraněna|smazali jste tuto zprávu|"
    "odstranili jste tuto zprávu|táto správa bola odstránená|táto správa bola vymazaná|"
    "vymazali ste túto správu|ez az üzenet törölve lett|törölted ezt az üzenetet|"
    "ezt az üzenetet törölték|üzenet törölve|acest mesaj a fost șters|ai șters acest mesaj|"
    "detta meddelande har raderats|detta meddelande raderades|du raderade det här meddelandet|"
    "du raderade detta meddelande|det här meddelandet har raderats|"
    "denne besked blev slettet|denne besked er slettet|du slettede denne besked|"
    "denne meldingen ble slettet|denne meldingen er slettet|du slettet denne meldingen|"
    "tämä viesti poistettiin|tämä viesti on poistettu|poistit tämän viestin|viesti poistettu|"
    "αυτό το μήνυμα διαγράφηκε|διαγράψατε αυτό το μήνυμα|διαγράψατε αυτό το μήνυμα|"
    "це повідомлення видалено|ви видалили це повідомлення|повідомлення видалено|"
    "това съобщение беше изтрито|изтрихте това съобщение|ova poruka je izbrisana|"
    "izbrisali ste ovu poruku|ова порука је избрисана|"
    "pesan ini telah dihapus|pesan ini dihapus|anda menghapus pesan ini|"
    "anda telah menghapus pesan ini|"
    "mesej ini telah dipadam|anda memadam mesej ini|"
    "tin nhắn này đã bị xóa|bạn đã xóa tin nhắn này|tin nhắn đã bị xóa|"
    "यह संदेश हटा दिया गया|यह संदेश हटा दिया गया था|आपने यह संदेश हटा दिया|"
    "यह मैसेज डिलीट कर दिया गया|"
    "यह मैसेज डिलीट किया गया|आपने यह मैसेज डिलीट किया|आपने इस मैसेज को डिलीट किया|"
    "این پیام حذف شد|این پیام حذف شده است|شما این پیام را حذف کردید|یہ پیغام حذف کر دیا گیا|"
    "এই মেসেজটি মুছে ফেলা হয়েছে|আপনি এই মেসেজটি মুছে ফেলেছেন|"
    "aquest missatge s'ha suprimit|heu suprimit aquest missatge|has suprimit aquest missatge|"
    "ujumbe huu ulifutwa|ujumbe huu umefutwa|umefuta ujumbe huu|"
    "此消息已删除|您已删除此消息|你已删除此消息|该消息已被删除|此消息已被删除|"
    "您删除了此消息|你删除了这条消息|这条消息已删除|"
    "此訊息已刪除|您已刪除此訊息|你已刪除此訊息|訊息已刪除|已刪除此訊息|這則訊息已刪除|"
    "你刪除了此訊息|您刪除了這則訊息|"
    "このメッセージは削除されました|このメッセージを削除しました|"
    "あなたはこのメッセージを削除しました|"
    "メッセージが削除されました|メッセージは削除されました|"
    "삭제된 메시지입니다|이 메시지는 삭제되었습니다|이 메시지를 삭제했습니다|"
    "메시지를 삭제했습니다|이 메시지가 삭제되었습니다|"
    "나에게서 이 메시지를 삭제했습니다|ข้อความนี้ถูกลบแล้ว|ข้อความนี้ถูกลบ|คุณลบข้อความนี้|คุณลบข้อความนี้แล้ว"
)
_CALLS = _set(
    "missed voice call|missed video call|missed group voice call|missed group video call|"
    "missed group call|voice call|video call|llamada perdida|llamada de voz perdida|"
    "videollamada perdida|llamada de video perdida|verpasster sprachanruf|verpasster videoanruf|"
    "verpasster anruf|appel vocal manqué|appel vidéo manqué|chamada de voz perdida|"
    "chamada de vídeo perdida|ligação de voz perdida|ligação de vídeo perdida|"
    "chiamata vocale persa|videochiamata persa|gemist spraakgesprek|gemist audiogesprek|"
    "gemiste spraakoproep|gemist videogesprek|gemiste video-oproep|cevapsız sesli arama|"
    "cevapsız görüntülü arama|пропущенный аудиозвонок|пропущенный видеозвонок|"
    "пропущенный голосовой вызов|שיחה קולית שלא נענתה|שיחת וידאו שלא נענתה|مكالمة صوتية فائتة|"
    "مكالمة فيديو فائتة|nieodebrane połączenie głosowe|nieodebrane połączenie wideo|"
    "panggilan suara tak terjawab|panggilan video tak terjawab|未接语音通话|"
    "未接视频通话|未接語音通話|"
    "未接視訊通話|不在着信|부재중 음성 통화|부재중 영상 통화|छूटी हुई वॉइस कॉल|"
    "छूटी हुई वीडियो कॉल|मिस्ड वॉइस कॉल|"
    "मिस्ड वीडियो कॉल"
)
_OTHERS = _set(
    "null|waiting for this message|waiting for this message. this may take a while|"
    "you received a view once message. for added privacy, you can only open it on your phone|"
    "esperando este mensaje. esto puede tomar tiempo|en attente de ce message|"
    "warten auf diese nachricht. dies kann eine weile dauern|"
    "aguardando mensagem. essa ação pode levar alguns instantes"
)
_EDITED_STEMS = re.compile(
    "edit|bearbeit|modifi|bewerk|redig|redak|aangepast|נערכ|ערוכ|עריכ|تعديل|معدّل|düzenle|измен|"
    "редаг|редакт|отредакт|edyt|uprav|szerkeszt|muokat|επεξεργα|sunting|chỉnh sửa|แก้ไข|"
    "संपादित|बदला|"
    "ویرایش|ترمیم|সম্পাদ|编辑|編輯|編集|수정|편집|izmije|измењ|промен|ndryshua|modific",
    re.IGNORECASE,
)
_ENCRYPTED = re.compile(
    "end-to-end|ende-zu-ende|extremo a extremo|bout en bout|ponta a ponta|crittograf|versleutel|"
    "מקצה לקצה|טרף לטרף|تمامًا بين|تماما بين|مشفرة|مشفّرة|التشفير|uçtan uca|сквозн|шифр|"
    "szyfrowan|šifrov|šifrir|"
    "végpontok közöt|végponttól|titkosít|criptat|kryptera|krypter|päästä päähän|salat|"
    "άκρο σε άκρο|"
    "κρυπτογράφ|mã hóa|mã hoá|đầu cuối|เข้ารหัส|एन्क्रिप्ट|कूटबद्ध|سرتاسر|رمزگذاری|端到端|端對端|"
    "エンドツーエンド|暗号化|종단간|암호화|enkripsi|disulitkan|xifra|এনক্রিপ্ট|usimbaji|gedrejtpërdrejt",
    re.IGNORECASE,
)
_FILE_PHRASES = _set(
    "file attached|archivo adjunto|datei angehängt|fichier joint|arquivo anexado|"
    "ficheiro anexado|ficheiro em anexo|file allegato|bestand bijgevoegd|הקובץ מצורף|קובץ מצורף|"
    "الملف مرفق|ملف مرفق|файл добавлен|файл прикреплен|dosya ekli|dosya eklendi|plik dołączony|"
    "załączono plik|soubor byl přiložen|soubor přiložen|súbor priložený|fájl csatolva|"
    "fișier atașat|bifogad fil|fil bifogad|vedhæftet fil|fil vedhæftet|fil vedlagt|"
    "tiedosto liitetty|liitetiedosto|επισυνάφθηκε αρχείο|συνημμένο αρχείο|файл додано|"
    "файл прикріплено|прикачен файл|datoteka priložena|file terlampir|fail dilampirkan|"
    "tệp đính kèm|tệp được đính kèm|tệp tin đính kèm|แนบไฟล์|ไฟล์แนบ|फ़ाइल अटैच की गई|"
    "फ़ाइल संलग्न|"
    "فایل پیوست|پیوست شد|fitxer adjunt|附加文件|文件附件|附件|已附加文件|檔案已附加|"
    "附加檔案|添付ファイル|"
    "ファイル添付|파일 첨부|파일 첨부됨|첨부 파일"
)
_FILE_BEFORE = re.compile(r"(.+\.[^\s.()]{1,5}) (?:\(([^()\n]{2,40})\)|<([^<>\n]{2,40})>)")
_WA_FILE = re.compile(r"(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-\d{8}-WA\d+\.\w+", re.ASCII)
_FILE_INSIDE = re.compile(r"<[^<>:：\n]{2,40}[:：] ?[^<>\n]+\.\w{1,5} ?>")
_ANGLES = re.compile(r"<([^<>=/\"\n]{3,60})>")
_PLACE = re.compile(
    r"[^:\n]{2,40}: ?https?://(?:maps\.google|www\.google\.\w+(?:\.\w+)?/maps|goo\.gl/maps|"
    r"maps\.apple|foursquare|\w+\.foursquare)\S*"
)
_POLL = re.compile(r"\w{2,20}(?:[ \u00a0\u202f]\w{1,20}){0,2}[ \u00a0\u202f]?[:：]")
_OPTION = re.compile(
    r"(\w[\w ]{1,15}?)[ \u00a0\u202f]?[:：] ?(.*?) ?"
    rf"[(（][{MARKS}]{{0,3}}\d{{1,6}}[^()（）\n]{{0,30}}[)）]"
)


def classify(body: str, marked: bool = False) -> tuple[str, tuple[str, ...], str]:
    """
    What somebody wrote, the labels it deserves, and else why there are no words.

    Args:
        body: of a message, with all its lines.
        marked: whether a mark of direction at its beginning says that WhatsApp wrote it.
    """
    if not body:
        return "", (), EMPTY
    is_odd = body[0] in _BEFORE or body[-1] in ">)" or "\n" in body
    if not is_odd and _MARK not in body and "\u2068" not in body:
        reason = _said(body) if len(body) <= _LONGEST else ""
        return "" if reason else body, (), reason
    body, labels = _without_edited(body)
    head, _, more = body.partition("\n")
    if more and (poll := _poll(head, more)):
        return poll, (*labels, POLL), ""
    if _MARK in head[1:] and (caption := _without_file(head)) != head and caption.strip(_EDGES):
        head, body, labels = caption, caption + body[len(head) :], (*labels, CAPTION)
    reason = _placeholder(head) if len(head) <= 4 * _LONGEST else ""
    if reason:
        if not more.strip(_EDGES):
            return "", (), reason
        if reason in (OMITTED, ATTACHED):
            return more.strip(_EDGES), (*labels, CAPTION), ""
    elif marked and head.startswith(_MARK) and not more and not labels:
        return "", (), NOTICE
    if _MARK in body or body[-1:] == ">":
        without = _without_file(body)
        if without != body:
            body, labels = without, (*labels, CAPTION)
    if "\u2068" in body:
        body = _ISOLATED.sub(r"@\1", body)
    body = body.strip(_EDGES_IN_LINE).rstrip()
    return ("", (), EMPTY) if is_blank(body) else (body, labels, "")


def _without_edited(body: str) -> tuple[str, tuple[str, ...]]:
    """`body` without "<This message was edited>" at its end, and the label for it."""
    at = body.rfind("<") if body[-1] == ">" else -1
    before = body[:at].rstrip(_EDGES) if 0 <= len(body) - at <= _LONGEST else ""
    is_edited = at > 0 and before and _EDITED_STEMS.search(body, at)
    return (before, (EDITED,)) if is_edited else (body, ())


def is_notice(text: str) -> bool:
    """Whether `text` tells of encryption, as the first lines of every chat do."""
    return _ENCRYPTED.search(text, 0, 500) is not None


def is_nobody(name: str) -> bool:
    """Whether what stands before a colon is no name but the beginning of a sentence."""
    return (
        name.count('"') % 2 == 1
        or any(name.count(a) > name.count(b) for a, b in ("“”", "«»", "「」", "『』"))
        or is_notice(name)
    )


def _without_file(body: str) -> str:
    """`body` without a file's name or an "image omitted" at the end of a caption."""
    body = _FILE_INSIDE.sub("", body)
    caption, mark, end = body.rstrip(_EDGES).rpartition(_MARK)
    if mark and caption.strip(_EDGES) and _placeholder(end) in (OMITTED, ATTACHED):
        return caption
    return body


def _placeholder(line: str) -> str:
    """Why a line holds no words of anybody, or "" if it does."""
    phrase = NOT_SEEN.sub("", line).translate(_TO_BLANKS).strip()
    if not phrase:
        return EMPTY if NOT_SEEN.search(line) else ""
    if phrase[-1] == ">":
        if phrase[0] == "<":
            if _FILE_INSIDE.fullmatch(phrase):
                return ATTACHED
            inside = _ANGLES.fullmatch(phrase)
            return OMITTED if inside and (" " in phrase or not phrase.isascii()) else ""
        return ATTACHED if _FILE_BEFORE.fullmatch(phrase) else ""
    if phrase[-1] == ")" and (file := _FILE_BEFORE.fullmatch(phrase)):
        said = (file[2] or "").casefold()
        known = said in _FILE_PHRASES or line.startswith(_MARK) or _WA_FILE.fullmatch(file[1])
        return ATTACHED if known else ""
    return _said(phrase) if len(phrase) <= _LONGEST else ""


def _said(phrase: str) -> str:
    """Why a short line holds no words of anybody, by what it says alone."""
    if "://" in phrase and _PLACE.fullmatch(phrase):
        return LOCATION
    ended = phrase.rstrip(".。।")
    if ended[ended.rfind(" ") + 1 :].casefold() in _LAST_WORDS:  # the quick question first
        plain = ended.casefold()
        if reason := _PHRASES.get(plain):
            return reason
        words = plain.split()
        if len(words) <= 6 and not _MISSING.isdisjoint(words) and not _MEDIA.isdisjoint(words):
            return OMITTED
    if len(phrase) > _LONGEST_OMITTED:
        return ""
    if "-WA" in phrase and _WA_FILE.fullmatch(phrase):
        return ATTACHED
    is_unspaced = not phrase.isascii() and _UNSPACED_LETTERS.search(phrase)
    return OMITTED if is_unspaced and _UNSPACED.match(phrase) else ""


_PHRASES = {
    phrase: reason
    for phrases, reason in ((_DELETED_PHRASES, DELETED), (_CALLS, CALL), (_OTHERS, EMPTY))
    for phrase in phrases
}
_LAST_WORDS = _MISSING | _MEDIA | {phrase.split()[-1] for phrase in _PHRASES}
_TO_BLANKS = {ord(char): " " for char in _BLANKS}


def _poll(head: str, more: str) -> str:
    """The question and the choices of a poll, or "" if it is none."""
    if not _POLL.fullmatch(NOT_SEEN.sub("", head).strip()):
        return ""
    lines = [line for line in more.split("\n") if line.strip(_EDGES)]
    options: list[str] = []
    word = ""
    while lines and (option := _OPTION.fullmatch(lines[-1].strip(_EDGES))):
        if word and option[1] != word:
            break
        word = option[1]
        options.append(option[2].strip(_EDGES))
        lines.pop()
    question = [line.strip(_EDGES) for line in lines]
    return "\n".join([*question, *reversed(options)]) if len(options) >= 2 and question else ""
