"""What platforms and spreadsheets write over the columns of a class, in twelve languages.

The English words come first; then Moodle's own in German, French, Spanish, Japanese, Italian,
Portuguese, Dutch, Korean, Chinese, Russian and Arabic. A site may rename them, so whoever
reads a table also looks at the shape of a column (see `columns`).
"""

import unicodedata
from typing import Literal

Field = Literal[
    "identifier", "full_name", "first_name", "last_name", "email", "student_number", "username",
    "canvas_id", "sis_user_id", "sis_login_id", "integration_id", "org_defined_id", "section",
    "status", "grade", "maximum", "grade_changed", "submitted", "comments", "late",
]  # fmt: skip

WORDS: dict[Field, tuple[str, ...]] = {
    "identifier": (
        "Identifier", "Identifiant", "Identificador", "Identificativo", "Identificatie",
        "식별자", "标识符", "Идентификатор", "المُعرَّف",
    ),
    "full_name": (
        "Full name", "Name", "Student name", "Vollständiger Name", "Nom complet",
        "Nombre completo", "フルネーム", "氏名", "Nome completo", "Nome e cognome",
        "Volledige naam", "전체 이름", "이름 전체", "全名", "Полное имя", "ًالاسم كاملا",
        "الاسم كاملا", "Naam",
    ),
    "first_name": (
        "First name", "Given name", "Forename", "First", "Vorname", "Prénom", "Nombre", "名",
        "Nome", "Voornaam", "이름", "Имя", "الاسم الأول", "First name(s)", "Nome próprio",
    ),
    "last_name": (
        "Last name", "Surname", "Family name", "Last", "Nachname", "Nom", "Nom de famille",
        "Apellido", "Apellidos", "Apellido(s)", "姓", "Cognome", "Apelido", "Sobrenome",
        "Achternaam", "성", "Фамилия", "الاسم الأخير", "Familienname", "苗字",
    ),
    "email": (
        "Email address", "Email", "E-mail", "E-mail address", "Mail", "E-Mail-Adresse",
        "Adresse de courriel", "Adresse e-mail", "Courriel", "Dirección de correo",
        "Dirección Email", "Correo electrónico", "メールアドレス", "Indirizzo email",
        "Endereço de email", "Endereço de e-mail", "E-mailadres", "이메일 주소", "이메일",
        "电子邮件地址", "Email地址", "Адрес электронной почты", "عنوان البريد الإلكتروني",
    ),
    "student_number": (
        "ID number", "Student number", "Student ID", "Student no", "Number", "Nr",
        "Matriculation number", "ID-Nummer", "Matrikelnummer", "Matrikel", "Matrikel-Nr.",
        "Numéro d’identification", "Numéro d'identification", "Numéro d'étudiant",
        "Numéro étudiant", "Número de ID", "IDナンバ", "学籍番号", "学生番号",
        "Codice identificativo", "Matricola", "Número de identificação (ID)",
        "Número de identificação", "Nummer (ID)", "Studentnummer", "ID-nummer", "ID 번호",
        "학번", "学号", "Индивидуальный номер", "رقم المُعرَّف", "student_id", "SID",
    ),
    "username": (
        "Username", "User name", "Login", "Login name", "User", "Anmeldename", "Benutzername",
        "Nom d'utilisateur", "Nom d’utilisateur", "Nombre de usuario", "ユーザ名",
        "Nome utente", "Nome de utilizador", "Nome de usuário", "Gebruikersnaam",
        "사용자 아이디", "用户名", "Логин", "اسم المستخدم", "Kennung", "eid", "Display ID",
    ),
    "sis_user_id": ("SIS User ID",),
    "sis_login_id": ("SIS Login ID",),
    "integration_id": ("Integration ID",),
    "org_defined_id": ("OrgDefinedId", "Org Defined ID"),
    "section": ("Section", "Group", "Groups", "Gruppe", "Gruppen", "Class"),
    "status": (
        "Status", "Statut", "Estado", "Estatus", "ステータス", "Stato", "상태", "状态",
        "Статус", "الحالة",
    ),
    "grade": (
        "Grade", "Bewertung", "Note", "Calificación", "評点", "Valutazione", "Avaliação",
        "Cijfer", "성적", "成绩", "Оценка", "الدرجة",
    ),
    "maximum": (
        "Maximum grade", "Bestwertung", "Beste Bewertung", "Note maximale",
        "Calificación máxima", "最大評点", "Valutazione massima", "Avaliação máxima",
        "Nota máxima", "Maximumcijfer", "Hoogste cijfer", "최고 성적", "最高成绩",
        "Максимальная оценка", "Высшая оценка", "الدرجة العظمى",
    ),
    "grade_changed": (
        "Last modified (grade)", "Zuletzt geändert (Bewertung)",
        "Dernière modification (note)", "Última modificación (calificación)",
        "最終更新日時 (評定)", "Ultima modifica (valutazione)",
        "Última atualização (avaliação)", "Laatst gewijzigd (beoordeling)",
        "마지막 수정됨(성적)", "上次修改（评分）", "Последнее изменение (оценка)",
        "آخر تعديل (التقدير)",
    ),
    "submitted": (
        "Last modified (submission)", "Zuletzt geändert (Abgabe)",
        "Dernière modification (travail remis)", "Dernière modification (remise)",
        "Última modificación (entrega)", "最終更新日時 (提出)", "Ultima modifica (consegna)",
        "Última atualização (envio)", "Última atualização (submissão)",
        "Laatst gewijzigd (inzending)", "마지막 수정됨(제출)", "最后修改（提交）",
        "上次修改（提交）", "Последнее изменение (ответ)", "آخر تعديل (التسليم)",
        "Submission date",
    ),
    "comments": (
        "Feedback comments", "Feedback als Kommentar", "Feedback par commentaires",
        "Comentarios de retroalimentación", "フィードバックコメント", "Commenti",
        "Comentários de feedback", "Feedback tekstvak", "피드백 코멘트", "反馈意见",
        "Отзыв в виде комментария", "تعليقات الإفادة",
    ),
    "late": ("Late submission",),
}  # fmt: skip

# Moodle's word for a participant stands before the number in "Participant 7013342".
PARTICIPANT = (
    "Participant", "Teilnehmer/in", "Participante", "参加者", "Partecipante", "Deelnemer",
    "참가자", "参与人", "Участник", "المشارك",
)  # fmt: skip
DECIMAL_COMMA = frozenset(
    {
        "Zuletzt geändert (Bewertung)",
        "Dernière modification (note)",
        "Última modificación (calificación)",
        "Ultima modifica (valutazione)",
        "Última atualização (avaliação)",
        "Laatst gewijzigd (beoordeling)",
        "Последнее изменение (оценка)",
    }
)


def plain(header: str) -> str:
    """Return a header in the form in which headers are compared."""
    text = unicodedata.normalize("NFKC", header).strip().lstrip("\ufeff#'").strip()
    return " ".join(text.replace("_", " ").casefold().split())


KNOWN: dict[str, Field] = {
    plain(word): field for field, words in WORDS.items() for word in words
}
