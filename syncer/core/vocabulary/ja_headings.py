"""Japanese: headings and keys of what is told, of other documents, and of people."""

from __future__ import annotations

from syncer.core.vocabulary.words import turned, words

_REMEDIES = "是正対応"
_TOLD = {
    "happened": "何が起きたか, 何が起きたのか, 何が起こったか, 何が起こったのか, 事象, 発生事象,"
    " 発生した事象, 障害内容, 障害概要, 事象の詳細, インシデントの詳細",
    "root_cause": "なぜ起きたか, なぜ起きたのか, なぜ起こったのか, 発生原因, 原因分析, 原因究明,"
    " なぜなぜ分析, 5回のなぜ, 直接の原因",
    "detection": "検知の経緯, 発見の経緯, どのように検知したか, どうやって気づいたか, 検知経緯,"
    " アラート",
    "resolution": "対応内容, 実施した対応, 実施した対策, 復旧作業, 障害対応, 復旧手順,"
    " 復旧までの対応, どのように復旧したか, 初動対応, 実施した作業",
    "impact": "影響を受けた範囲, 影響を受けたユーザー, 影響を受けたサービス一覧, 被害状況,"
    " 影響の詳細",
}
_ASIDES = "補足, 付録, 参考, 詳細, 技術的な"
_PAPERS = (
    "議題, アジェンダ, 決定事項一覧, 検討した代替案, 代替案, 非ゴール, 要件, 前提条件, 適用範囲,"
    " 用語定義, 役割と責任, 議事内容"
)
_TAKEN = "実施した, 行った, 実施済み, 講じた, 対応した, 取った"
_FOREIGN = "過去の, 以前の, 前回の, 例, サンプル, テンプレート"
_NOTHING = (
    "特になし, 特にありません, 特に無し, 特にない, 対応不要, 対応の必要なし, 必要なし, 対応事項なし"
)
_ROLES = (
    "作成者, 執筆者, 記入者, 報告者, 参加者, 出席者, 関係者, 対応者, 対応メンバー, 参加メンバー,"
    " 指揮官, インシデントコマンダー, 発見者, 検知者, ファシリテーター"
)

REMEDIES = words(_REMEDIES)
TOLD = turned(_TOLD)
ASIDES = words(_ASIDES)
PAPERS = words(_PAPERS)
TAKEN = words(_TAKEN)
FOREIGN = words(_FOREIGN)
NOTHING = words(_NOTHING)
ROLES = words(_ROLES)
