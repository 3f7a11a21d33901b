"""What WhatsApp's notices say of joins and leaves, in the languages of its clients.

The wordings are those of the Android and iOS clients; `{who}` comes or goes, `{by}` is who did it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from zongjie.sources.reading.moves import Move

# Several people in one notice: “A, B and C”.
_LIST = re.compile(r",\s(?:and\s|und\s|y\s|e\s|et\s)?|\s(?:and|und|y|e|et|en|и|dan|ve)\s|、|\s[和及與]\s")

_LINK = """
{who} joined using this group's invite link | {who} joined using your invite | {who} joined via an invite link
{who} joined using a group link | {who} joined using this community's invite link | {who} 使用了群组邀请连结加入群组
{who} 使用了群组邀请链接加入群组 | {who} 使用此群组的邀请链接加入 | {who} 因您的邀请加入群组
{who} 通过此群组的邀请链接加入了群组 | {who} 通过此群组的邀请链接加入 | {who} 使用群组的邀请链接加入了群组
{who} 使用了群組邀請連結加入群組 | {who} 已使用此群組的邀請連結加入 | {who} 已透過此群組的邀請連結加入
{who} 已使用您傳送之邀請加入 | {who} 已使用您的邀請連結加入 | {who} 使用此群組的邀請連結加入
{who} se unió usando el enlace de invitación de este grupo | {who} se unió mediante tu invitación
{who} se unió con el enlace de invitación de este grupo | {who} se unió usando tu invitación
{who} se unió a través del enlace de invitación de este grupo | {who} se unió con un enlace de invitación
{who} ist dieser Gruppe mit dem Einladungslink beigetreten | {who} ist der Gruppe mit dem Einladungslink beigetreten
{who} ist über deine Einladung beigetreten | {who} ist über einen Einladungslink beigetreten
{who} ist über den Einladungslink dieser Gruppe beigetreten | {who} entrou usando o link de convite deste grupo
{who} entrou usando o link de convite | {who} entrou usando seu convite
{who} entrou no grupo através da ligação de convite | {who} usou o seu convite para entrar no grupo
{who} entrou no grupo usando um link de convite | {who} entrou via link de convite deste grupo
{who} a intégré ce groupe grâce au lien d'invitation | {who} a rejoint ce groupe grâce à son lien d'invitation
{who} a rejoint le groupe grâce à votre invitation | {who} a rejoint le groupe via un lien d'invitation
{who} è entrato usando il link d'invito al gruppo | {who} ha usato il link d'invito per entrare nel gruppo
{who} is deelnemer geworden via de uitnodigingslink van deze groep | {who} neemt deel met uw uitnodiging
{who} присоединился(-ась) к группе, используя приглашение | {who} вступил(-а) в группу, используя приглашение
{who} вступил(-а) в группу с помощью вашего приглашения | {who} bu grubun davet bağlantısını kullanarak katıldı
{who} gönderdiğiniz daveti kullanarak katıldı | {who} telah bergabung menggunakan tautan undangan grup ini
{who} bergabung menggunakan tautan undangan grup ini | {who} bergabung menggunakan tautan undangan
{who} bergabung menggunakan undangan Anda | {who} انضم إلى المجموعة عبر استخدام رابط الدعوة الخاص بها
{who} انضم باستخدام دعوتك | {who} がこのグループの招待リンクから参加しました
{who}が招待リンクからグループに参加しました | {who}があなたの招待を利用して参加しました
{who}님이 이 그룹 초대 링크로 참여했습니다 | {who}님이 회원님의 초대로 참여했습니다
{who} आमंत्रण लिंक का इस्तेमाल करके ग्रुप में शामिल हुए/हुईं
"""
_COMMUNITY = """
{who} joined from the community | {who} joined this group from the community | {who} 已通过社群加入
{who} 已從社群加入 | {who} se unió desde la comunidad | {who} ist von der Community heraus beigetreten
{who} aderiu a partir da comunidade | {who} entrou neste grupo através da comunidade | {who} entrou pela comunidade
{who} a rejoint le groupe depuis la communauté | {who} ha effettuato l'ingresso dalla community
{who} is deelnemer geworden via de community | {who} присоединился(-ась) из сообщества
{who} topluluk üzerinden katıldı | {who} bergabung dari komunitas | {who}がコミュニティから参加しました
{who}님이 커뮤니티에서 참여했습니다
"""
_JOINED = """
{who} joined | {who} joined the group | {who} 已加入 | {who} 加入了 | {who} 加入了群组 | {who} 加入了群組
{who} se unió | {who} ist beigetreten | {who} entrou | {who} juntou-se ao grupo | {who} a rejoint le groupe
{who} ora fa parte del gruppo | {who} neemt deel | {who} присоединился(-ась) | {who} katıldı | {who} bergabung
{who}が参加しました
"""
_ADDED = """
{by} added {who} | {who} was added | {who} were added | {by} added {who} to the group | {by} 添加了 {who}
{by} 已添加 {who} | {by} 新增了 {who} | {by} 已新增 {who} | 已新增 {who} | {who} 被添加了 | {by} añadió a {who}
Se añadió a {who} | Añadiste a {who} | {by} agregó a {who} | Se agregó a {who} | Agregaste a {who}
{by} hat {who} hinzugefügt | {who} wurde hinzugefügt | Du hast {who} hinzugefügt | {by} adicionou {who} a este grupo
{by} adicionou {who} | {who} foi adicionado a este grupo | {who} foi adicionado | {who} foi adicionado(a)
{who} foi adicionado/a a este grupo | Adicionou {who} a este grupo | Usuário adicionado: {who} | {by} a ajouté {who}
{who} a été ajouté(e) | {who} a été ajouté·e | Vous avez ajouté {who} | {by} ha aggiunto {who}
{who} è stato aggiunto | Hai aggiunto {who} | È stato aggiunto l'utente {who} | {by} heeft {who} toegevoegd
{who} is toegevoegd | U hebt {who} toegevoegd | {by} добавил(-а) {who} | {who} был(-а) добавлен(-а)
{who} добавлен(-а) | Вы добавили контакт {who} | Вы добавили {who} | {by}, {who} kişisini ekledi | {who} eklendi
{who} kişisini eklediniz | {by} menambahkan {who} | {who} telah ditambahkan | {who} ditambahkan
Anda menambahkan {who} | {by} أضاف {who} | تمت إضافة {who} | أنت أضفت {who} | {by}が{who}を追加しました
{who} が追加されました | {by}님이 {who}님을 추가했습니다 | {by}님이 {who}을(를) 추가했습니다
{who}님이 추가되었습니다 | {who}님을 추가했습니다 | {by} ने {who} को शामिल किया | {who} को शामिल किया गया
आपने {who} को शामिल किया
"""
_LEFT = """
{who} left | {who} left the group | {who} 退出了 | {who} 退出了群组 | {who} 離開了 | {who} 離開了群組 | {who} 已離開
{who} 已退出群組 | {who} 退出了群組 | {who} 已退出群组 | {who} 离开了 | {who} 离开了群组 | {who} salió
{who} salió del grupo | {who} hat die Gruppe verlassen | {who} saiu do grupo | {who} saiu | {who} est parti
{who} est parti·e | {who} a quitté le groupe | {who} ha abbandonato | {who} ha abbandonato il gruppo
{who} heeft de groep verlaten | {who} покинул(-а) группу | {who} вышел(-ла) из группы | {who} вышел из группы
{who} ayrıldı | {who} keluar | {who} غادر المجموعة | {who} غادر | {who} が退出 | {who}が退出しました
{who}님이 퇴장하였습니다 | {who}님이 그룹에서 나갔습니다 | {who} ने छोड़ा
"""
_REMOVED = """
{by} removed {who} | {who} was removed | {who} were removed | {by} removed {who} from the group | {by} 移除了 {who}
{who} 被移除了 | {who} 從群組中被移除了 | {by} 已移除 {who} | 已移除 {who} | {by} 将 {who} 移出了群组
{by} eliminó a {who} | Se eliminó a {who} | Eliminaste a {who} | {by} sacó a {who} | {by} hat {who} entfernt
{who} wurde entfernt | Du hast {who} entfernt | {by} removeu {who} deste grupo | {by} removeu {who} do grupo
{by} removeu {who} | {who} foi removido | {who} foi removido(a) | O participante {who} foi removido
Removeu {who} deste grupo | Removeu {who} do grupo | {by} a retiré {who} | {who} a été retiré(e)
{who} a été retiré·e | Vous avez retiré {who} | {by} ha rimosso {who} | {who} è stato rimosso | Hai rimosso {who}
{who} non fa più parte del gruppo | {by} heeft {who} verwijderd | {who} is verwijderd | U hebt {who} verwijderd
{by} удалил(-а) {who} | {who} был(-а) удален(-а) | {who} удален(-а) | Вы удалили контакт {who} | Вы удалили {who}
{by}, {who} kişisini çıkardı | {who} çıkarıldı | {who} kişisini çıkardınız | {by} mengeluarkan {who}
{who} telah dikeluarkan | {who} dikeluarkan | Anda mengeluarkan {who} | {by} أزال {who} | تمت إزالة {who}
أنت أزلت {who} | {by}が{who}を削除しました | {who} が削除されました | {by}님이 {who}님을 퇴장시켰습니다
{who}님이 강제 퇴장되었습니다 | {by} ने {who} को हटाया | {who} को हटाया गया | आपने {who} को हटाया
"""
# What the notice says first decides: “X was added” is no “X joined”. Those with a doer stand before those without.
_TABLE = (
    (_LINK, True, "link"),
    (_COMMUNITY, True, "community"),
    (_REMOVED, False, "removed"),
    (_ADDED, True, "invited"),
    (_LEFT, False, "left"),
    (_JOINED, True, "joined"),
)
# The exporting person.
_OWN = frozenset(
    {"you", "du", "dich", "você", "vous", "u", "вы", "вас", "sizi", "anda", "أنت", "你", "您", "あなた", "आप"}
)
_CREATED = re.compile(
    r"(?P<who>.+?)(?: created (?:the |this )?group| hat die Gruppe .*erstellt| creó (?:el|este) grupo"
    r"| criou (?:o|este) grupo| a créé (?:le|ce) groupe| ha creato (?:il|questo) gruppo| создал\(-а\) группу"
    r"| ?(?:创建了|建立了|已建立|已创建).*[群組组])"
)
_LONGEST = 5_000  # no notice is longer, and the patterns would take minutes on a megabyte that somebody pasted
_GROUP_TITLE = re.compile(r"""["“”«„](?P<title>[^"“”«»„]+)["“”»]""")


def notice_moves(number: int, moment: int, group: str, notice: str, member: Callable[[str], str]) -> list[Move]:
    """Return the joins or leaves of a notice.

    Parameters
    ----------
    member
        Makes an id of a name or phone number; empty for somebody who cannot be told.
    """
    text = notice.strip().rstrip(".").replace("’", "'")
    if len(text) > _LONGEST:
        return []
    for pattern, joined, scene in _patterns():
        if found := pattern.fullmatch(text):
            names = [name.strip() for name in _LIST.split(found["who"])]
            people = [member(name) for name in names if name and name.casefold() not in _OWN]
            return [Move(moment, group, person, joined, number, scene) for person in people if person]
    return []


def creator(notice: str) -> tuple[str, str] | None:
    """Return who made the group and how it was called, if the notice says so."""
    if len(notice) > _LONGEST:
        return None
    found, title = _CREATED.match(notice.strip()), _GROUP_TITLE.search(notice)
    if not found or ": " in found["who"]:  # somebody writes about a group
        return None
    return found["who"], title["title"] if title else ""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool, str], ...]:
    return tuple(
        (_compiled(wording), joined, scene)
        for wordings, joined, scene in _TABLE
        for wording in sorted((part.strip() for part in re.split(r"[|\n]", wordings) if part.strip()), key=_weight)
    )


def _weight(wording: str) -> tuple[bool, int]:
    return "{by}" not in wording, -len(wording)


def _compiled(wording: str) -> re.Pattern[str]:
    escaped = re.escape(wording.rstrip(".")).replace(r"\ ", r"\s?" if not wording.isascii() else r"\s")
    return re.compile(escaped.replace(r"\{who\}", "(?P<who>.+?)").replace(r"\{by\}", ".+?"))
