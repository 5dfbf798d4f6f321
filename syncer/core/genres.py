"""What else a document may be, by the words of its title, its file's name and its headings.

Data, in every language at once: a word is only listed where no postmortem would be called so.
"""

from __future__ import annotations

import re

LISTINGS = frozenset(
    {"readme", "index", "_index", "summary", "toc", "contents", "sidebar", "_sidebar", "inhalt"}
)
"""File names that only lead to other documents."""
CHORES = frozenset(
    {"contributing", "changelog", "code_of_conduct", "security", "license", "governance"}
    | {"maintainers", "codeowners", "support", "history", "news", "authors", "releases"}
)
"""File names with one meaning in every repository."""

_TRADE = (
    r"(?:(?:blameless |public |internal |security |production |major |operational )*"
    r"(?:post-? ?mortem|incident|outage|retrospective|rca|root cause analysis|post-? ?incident"
    r"|on-?call|sev))"
)
_PAPER = r"(?:reports?|reviews?|analys[ie]s|documents?|docs?|write-?ups?|meetings?|response)"

TEMPLATE = re.compile(
    r"(?:^|[\W_])(?:template|templates|boilerplate|skeleton|vorlage|plantilla|modèle|modele)(?:$|[\W_])"
    r"|テンプレート|雛形|ひな形|記入例",
    re.IGNORECASE,
)
"""In a file's name or a folder."""
TEMPLATE_TITLE = re.compile(
    rf"(?:{_TRADE}[ -](?:{_PAPER}[ -])?|{_PAPER}[ -]|^)(?:template|boilerplate)"
    r"(?=\W*$|\s*[:(–—]|\s-\s| for | of )"
    r"|(?:mortem|モーテム|報告書?|レポート)(?:の|用|\s)?(?:テンプレート|雛形|ひな形)"
    r"|(?:modèle|modelo|vorlage|plantilla) (?:de|d'|für|para)\b|-vorlage\b"
    rf"|^(?:template|modelo|plantilla|vorlage) {_TRADE}",
    re.IGNORECASE,
)
EXAMPLE = re.compile(
    rf"(?:example|sample|dummy|fictional|fictitious|beispiel|exemple|ejemplo)s?[\W_]+"
    rf"(?:of[\W_]+)?(?:an?[\W_]+)?{_TRADE}"
    rf"|{_TRADE}[\W_]*{_PAPER}?[\W_]+(?:example|sample|beispiel|exemple|ejemplo)s?$"
    r"|(?:記載|記入)例$|サンプル$",
    re.IGNORECASE,
)
HOW_TO = re.compile(
    r"how (?:to|we|do|should)\b|(?:a |an |the )?(?:short |quick |complete |practical )?"
    r"(?:guide|introduction|primer|intro) (?:to|for|on)\b"
    r"|(?:writing|running|conducting|facilitating|holding"
    r"|creating|preparing) (?:an? |the |good |better |great |effective |blameless )*"
    rf"{_TRADE}|what (?:is|are|makes)\b|why (?:we|do|write)\b|when to\b|about (?:our )?{_TRADE}"
    r"|wie (?:man|wir|(?:schreib|erstell|führ)\w+ (?:ich|wir|man|du))\b|leitfaden\b|anleitung\b"
    r"|comment (?:rédiger|écrire|faire|nous)\b"
    r"|guide (?:de|du|des|pour)\b|cómo\b|guía (?:de|para)\b",
    re.IGNORECASE,
)
"""A title that begins so teaches."""
GUIDE = re.compile(
    rf"{_TRADE}[\w\s/&,'-]{{0,40}}?(?:process(?:es)?|guide|guidelines?|guidance|polic(?:y|ies)"
    r"|playbook|handbook|runbooks?|best practices|procedures?|checklist|faq|training|culture"
    r"|philosophy|principles|standards?|roles(?: and responsibilities)?|lifecycle|workflow|tooling"
    r"|reference|spec(?:ification)?|format|rubric|documentation|overview|basics|terms"
    r"|management|framework|practices?|how-?to|metrics|onboarding|prozess|richtlinien?)$"
    r"|^(?:spec|sop|policy|process|guide|howto|playbook)\b ?:|^faq$|^onboarding\b"
    r"|^glossary$|\bblameless(?:ness)?(?: \w+)? culture$"
    r"|severity (?:levels?|matrix|definitions?|classification)$"
    rf"|{_TRADE}[\s-]?response(?: plan)?$|(?:ポストモーテム|障害対応|インシデント対応)"
    r"(?:の|[^\s]{0,6})(?:書き方|ガイド(?:ライン)?|手順(?:書)?|プロセス|フロー|ルール|とは)"
    r"|(?:報告書?|レポート|レビュー|振り返り|ふりかえり)の?"
    r"(?:書き方|作り方|作成方法|作成手順|進め方|やり方|ガイド(?:ライン)?|ルール)$",
    re.IGNORECASE,
)
MANY = re.compile(
    r"(?:(?:incident|public|our|all|past|blameless) )*"
    r"(?:post-? ?mortems|incidents|outages|retrospectives|retros"
    r"|(?:post-? ?mortem|incident|outage|rca)(?: \w+)? (?:reports|reviews|archive|log|index|list"
    r"|register|history|library|database|tracker))"
    r"(?:$|\s*[—–|:(]|\s-\s| and action items\b| \+)"
    r"|(?:(?:incident|our|blameless) )*(?:post-? ?mortems|retrospectives)"
    r" (?:at|within|in our|bei|chez) (?!\d)"
    r"|(?:ポストモーテム|障害報告書?|インシデント)(?:一覧|集|リスト)",
    re.IGNORECASE,
)
"""A title of many at once."""
OTHERS = {
    "roadmap": r"road-?map|backlog|feuille de route|hoja de ruta|ロードマップ"
    r"|(?:project|migration|implementation|roll-?out|release|launch|test) plan"
    r"|(?:projekt|migrations|umsetzungs)plan|plan (?:de |du |del )(?:projet|proyecto|migra\w+)"
    r"|(?:プロジェクト|移行|リリース)計画書?",
    "runbook": r"runbook|playbook|troubleshooting(?: guide)?|standard operating procedure|sop"
    r"|operations manual|betriebshandbuch|手順書",
    "minutes": r"(?:meeting|call|sync|stand-?up|weekly|bi-?weekly|monthly|1:1|one-on-one|team)"
    r" (?:notes?|minutes|agenda|log)|minutes(?: of\b.*)?|meeting(?: of\b.*| \d.*)?"
    r"|(?:weekly|bi-?weekly|monthly|daily|team|status) (?:sync|meeting|stand-?up|call)"
    r"|(?:on-?call|shift|duty|weekly|team) hand-?(?:over|off)(?: (?:notes?|report|log))?"
    r"|hand-?(?:over|off) notes?|schichtübergabe|übergabeprotokoll|引き?継ぎ(?:書|資料|メモ)?"
    r"|agenda|stand-?up|besprechungsprotokoll|sitzungsprotokoll|compte[ -]rendu de réunion"
    r"|acta de (?:la )?reunión|議事録|定例(?:会議?)?",
    "design": r"rfc|adr|design (?:doc|document|proposal|note)|proposal|technical design|tech spec"
    r"|architecture decision(?: records?)?|product requirements|prd|enhancement proposal"
    r"|設計書|提案書",
    "changelog": r"change-?log|release notes?|what'?s new|releases|migration guide|リリースノート",
}
"""Kind to the words that say it, at an end of a title or file name."""
OTHER = {
    kind: re.compile(
        rf"(?:^|[:–—|]\s|^\d{{4}}-\d\d-\d\d\W+|\s)(?:{words})\s*$"
        rf"|^(?:{words})(?:[\s#-]*\d[\d-]*)?\s*(?:[:–—|(\[]|-\s|(?:for|für|pour|para)\s|$)",
        re.IGNORECASE,
    )
    for kind, words in OTHERS.items()
}
ROUTINE = re.compile(
    r"(?:(?:(?:bi-?)?weekly|fortnightly|monthly|daily|quarterly|regular|wöchentlich\w*"
    r"|monatlich\w*)\b.*\b(?:meeting|review|sync|call|stand-?up|retro|retrospective|besprechung"
    r"|termin|runde)|(?:wochen|monats|quartals)(?:meeting|besprechung|runde|rückblick)"
    r"|(?:réunion|revue|point|reunión|revisión)\b.*\b(?:hebdomadaires?|mensuel\w*|semanal\w*"
    r"|mensual\w*|quincenal\w*)|(?:週次|月次|隔週|定例).*(?:会議?|レビュー|ミーティング|mtg))"
    r"(?:[\s#(:,w年月日度号分回第–—/.-]|\d)*$",
    re.IGNORECASE,
)
"""A title of what is held time and again, incidents its subject or not."""
OPENING = re.compile(
    r"(?:what to do|how to \w+|steps to (?:take|follow)) (?:when|if|in case|during|after)\b"
    r"|(?:this|the following) (?:runbook|playbook|guide|procedure|checklist)"
    r" (?:describes|explains|covers|lists|shows|tells|helps|is for|is used|applies|walks)\b"
    r"|this (?:page|document) (?:describes|explains|shows|tells)(?: you)? (?:how|what) (?:to|we)\b"
    r"|(?:use|follow) this (?:runbook|playbook|guide|procedure|checklist)\b"
    r"|was zu tun ist,? wenn\b|que faire (?:si|quand|en cas)\b|qué hacer (?:si|cuando|en caso)\b",
    re.IGNORECASE,
)
"""A first sentence that tells what to do whenever it happens."""
FOLDERS = frozenset(
    {"runbook", "runbooks", "playbook", "playbooks", "rfc", "rfcs", "adr", "adrs", "decisions"}
    | {"proposals", "design", "designs", "alerts", "troubleshooting", "manual", "guides"}
    | {"meetings", "minutes"}
)
"""Folders of other kinds of document; one of these is none by its sections alone."""
