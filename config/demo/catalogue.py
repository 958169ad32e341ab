"""What the departments of 若葉野市 announce over a year: the raw material of the made-up history."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A recurring announcement. `months`: when it appears; `pull`: how much readers like it (1 = as usual)."""

    department: str
    category: str
    kind: str
    title: str
    body: str
    months: tuple[int, ...]
    place: str = ""
    ages: tuple[float, float | None] | None = None
    channels: tuple[str, ...] = ("line", "newsletter")
    pull: float = 1.0


EVERY = tuple(range(1, 13))
SPRING, SUMMER, AUTUMN, WINTER = (3, 4, 5), (6, 7, 8), (9, 10, 11), (12, 1, 2)
ALL = ("line", "x", "facebook", "newsletter")

TOPICS = (
    Topic("kosodate", "kosodate", "event", "ぱくぱく離乳食教室", "月齢に合わせた離乳食の進め方を、栄養士が実演を交えてお話しします。", EVERY, "保健センター2階 栄養指導室", (0.4, 0.7), ("line",), 1.4),
    Topic("kosodate", "kosodate", "event", "親子ふれあい遊び「ぴよぴよひろば」", "わらべ歌や手遊びを楽しみます。初めての方も気軽にどうぞ。", EVERY, "若葉児童センター", (0, 3), ("line", "facebook"), 1.3),
    Topic("kosodate", "kosodate", "event", "プレママ・プレパパ講座", "沐浴の体験と、先輩家族との交流会です。", (2, 5, 8, 11), "保健センター3階", None, ("line", "newsletter"), 1.2),
    Topic("kosodate", "kosodate", "event", "小学生の夏休み工作教室", "身近な材料で貯金箱を作ります。", (7,), "若葉児童センター", (6, 12), ("line",), 0.5),
    Topic("kosodate", "kosodate", "notice", "中高生の居場所「ノビール」を開設しています", "放課後に自由に過ごせる場所です。", (6, 9, 12), "若葉児童センター2階", (12, 18), ("line",), 0.4),
    Topic("kosodate", "kosodate", "notice", "児童手当の現況届の提出", "対象の方には書類を郵送しています。", (6,), "", (0, 18), ("line", "newsletter"), 1.1),
    Topic("hoiku", "kosodate", "notice", "保育園の一時預かりを予約できます", "通院や用事のときにご利用ください。", (4, 7, 10, 1), "", (0, 6), ("line",), 1.2),
    Topic("hoiku", "kosodate", "recruit", "来年度の保育園入園の申込み", "第1次の受付が始まります。", (10, 11), "保育課窓口", (0, 6), ALL, 1.6),
    Topic("kenko", "health", "health", "大腸がん・胃がん検診の申込み", "40歳以上の市民が受けられます。自己負担は500円です。", (5, 8, 11), "保健センター", (40, None), ("line", "newsletter"), 1.0),
    Topic("kenko", "health", "health", "インフルエンザ予防接種の費用を助成します", "接種の前に医療機関へご予約ください。", (10,), "市内の協力医療機関", (65, None), ALL, 1.3),
    Topic("kenko", "health", "health", "献血にご協力ください", "冬は血液が不足します。", (12, 1, 6), "市役所本庁舎 正面玄関前", (16, 69), ("line", "x"), 0.8),
    Topic("kenko", "kosodate", "health", "1歳6か月児健診の日程", "対象のお子さんには案内を郵送します。", EVERY, "保健センター1階", (1.5, 2), ("line",), 1.3),
    Topic("kenko", "health", "event", "ウオーキング講座「歩いて健康」", "正しい姿勢と歩き方を学びます。", (4, 10), "中央公園", None, ("line", "newsletter"), 0.9),
    Topic("korei", "senior", "event", "いきいき百歳体操", "重りを使ったゆっくりした体操です。", EVERY, "各地区公民館", (65, None), ("line", "newsletter"), 1.1),
    Topic("korei", "senior", "consult", "認知症カフェ「ひだまり」", "本人も家族も、どなたでもひと休みできる場所です。", EVERY, "川辺コミュニティセンター", None, ("line",), 1.0),
    Topic("korei", "senior", "event", "敬老のつどい", "落語と合唱をお楽しみください。", (9,), "市民ホール", (75, None), ALL, 1.2),
    Topic("korei", "senior", "event", "スマートフォン教室（入門）", "電話・地図・写真の使い方を練習します。", (6, 9, 2), "東野公民館", (60, None), ("line", "newsletter"), 1.2),
    Topic("shogai", "welfare", "notice", "福祉タクシー券の更新", "新しい券は3月中旬に郵送します。", (3,), "", None, ("line",), 1.0),
    Topic("shogai", "welfare", "event", "手話を学ぼう 入門講座", "あいさつと自己紹介から始めます。", (5, 9), "総合福祉会館", None, ("line", "facebook"), 1.0),
    Topic("shogai", "welfare", "consult", "障がいのある方のための就労相談", "仕事さがしから職場での困りごとまで相談できます。", (4, 8, 12), "総合福祉会館 相談室", None, ("line",), 0.9),
    Topic("kiki", "safety", "safety", "総合防災訓練を行います", "サイレンが鳴ります。実際の災害とお間違えのないようお願いします。", (9,), "市内全域", None, ALL, 1.5),
    Topic("kiki", "safety", "safety", "台風に備えて家の周りを確かめましょう", "飛びやすい物は屋内へ。避難場所もご確認ください。", (8, 9), "", None, ("line", "x"), 1.6),
    Topic("kiki", "safety", "safety", "住宅用火災警報器の点検のお願い", "設置から10年が交換の目安です。", (11, 3), "", None, ("line", "newsletter"), 0.8),
    Topic("kiki", "safety", "safety", "自転車のヘルメット購入を補助します", "上限2,000円を補助します。", (4, 10), "危機管理課窓口", None, ("line", "x"), 1.2),
    Topic("gomi", "garbage", "notice", "年末年始のごみ収集日", "地区ごとの収集日をご確認ください。", (12,), "", None, ALL, 1.9),
    Topic("gomi", "garbage", "notice", "大雪のため一部地区の収集が遅れます", "午後に回収します。そのままお待ちください。", (1, 2), "", None, ("line", "x"), 1.7),
    Topic("gomi", "garbage", "event", "フードドライブにご協力ください", "賞味期限が1か月以上ある食品をお持ちください。", (6, 12), "環境課窓口", None, ("line", "facebook"), 0.9),
    Topic("gomi", "garbage", "event", "古着・小型家電の回収", "会場に直接お持ちください。", (5, 10), "市役所駐車場", None, ("line", "newsletter"), 1.2),
    Topic("kanko", "events", "event", "駅前イルミネーション点灯式", "約5万球の明かりがともります。", (11,), "若葉野駅前広場", None, ALL, 1.5),
    Topic("kanko", "events", "event", "わかばの朝市", "地元の野菜とパンが並びます。", EVERY, "中央公園 芝生広場", None, ("line", "x", "facebook"), 0.7),
    Topic("kanko", "events", "event", "パンまつり春の陣", "市内20店のパンを食べ比べできます。", (3, 4), "中央公園", None, ("line", "x"), 0.6),
    Topic("kanko", "events", "event", "川辺さくらまつり", "夜はぼんぼりに明かりがともります。", (3,), "川辺堤防", None, ALL, 1.4),
    Topic("kanko", "events", "event", "若葉野花火大会", "約8,000発を打ち上げます。交通規制があります。", (8,), "南浜海岸", None, ALL, 1.8),
    Topic("kanko", "work", "recruit", "創業支援補助金の申請を受け付けます", "市内で新たに事業を始める方を支援します。", (5, 9), "商工観光課窓口", None, ("line", "newsletter"), 1.0),
    Topic("kanko", "work", "event", "合同就職面接会", "市内の30社が参加します。履歴書をお持ちください。", (2, 7), "市民ホール", (18, None), ("line", "facebook"), 1.1),
    Topic("nozei", "procedures", "notice", "固定資産税の納期限", "口座振替の方は残高をご確認ください。", (5, 7, 12, 2), "", None, ("line", "newsletter"), 1.1),
    Topic("nozei", "procedures", "notice", "市県民税の申告相談", "整理券を午前8時30分から配布します。", (2, 3), "市役所3階 大会議室", None, ALL, 1.3),
    Topic("seikatsu", "procedures", "notice", "休日にマイナンバーカードを受け取れます", "予約制です。本人確認書類をお持ちください。", EVERY, "市民課3番窓口", None, ("line",), 1.2),
    Topic("seikatsu", "consumer", "notice", "点検商法にご注意ください", "「無料で屋根を点検します」という訪問が増えています。", (5, 9, 1), "", None, ("line", "x"), 1.2),
    Topic("seikatsu", "consumer", "consult", "弁護士による無料法律相談", "1人30分、予約制です。", EVERY, "市民相談室", None, ("line", "newsletter"), 1.0),
    Topic("seikatsu", "easy", "notice", "やさしい日本語で ごみの出しかたを おしえます", "わからないことを ききに きてください。", (4, 10), "国際交流センター", None, ("line", "facebook"), 1.0),
    Topic("shogaku", "culture", "event", "図書館のおはなし会", "絵本と紙芝居の読み聞かせです。", EVERY, "中央図書館", (3, 8), ("line", "newsletter"), 1.0),
    Topic("shogaku", "culture", "event", "市民マラソン大会の参加者", "10キロ・3キロ・親子の部があります。", (10,), "陸上競技場", None, ALL, 1.1),
    Topic("shogaku", "culture", "event", "公民館講座「はじめての古文書」", "江戸時代の手紙を一緒に読みます。", (6, 11), "西丘公民館", None, ("line", "newsletter"), 0.8),
    Topic("shogaku", "youth", "event", "小学生ロボットプログラミング教室", "タブレットで車型ロボットを動かします。", (7, 8, 12), "生涯学習センター", (8, 12), ("line", "facebook"), 1.3),
    Topic("shogaku", "youth", "event", "二十歳のつどい", "対象の方には案内状を郵送します。", (12, 1), "市民ホール", (20, 21), ALL, 1.2),
    Topic("shogaku", "youth", "recruit", "奨学金の貸与を受ける高校生", "世帯の所得に条件があります。", (2, 4), "", (15, 18), ("line", "newsletter"), 1.1),
    Topic("koho", "newsletter", "notice", "市政だより「わかばの」を発行しました", "今月の特集と、暮らしのお知らせをまとめてお読みいただけます。", EVERY, "", None, ("line", "x", "facebook"), 1.0),
)  # fmt: skip
