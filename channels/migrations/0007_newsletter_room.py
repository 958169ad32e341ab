"""The newsletter's room: formats and sections as data, versions of articles, proofs, answers, files, links.

An issue's single PDF becomes its first proof. What a proof, a version or an answer says never changes.

A closed issue without a PDF has nothing to become its final, and is not reopened behind anybody's back: the
migration stops and names it. The way back loses every proof but the final or newest one of an issue, all
versions but the newest, answers, exported files' rows, short addresses with their counts, formats, sections, two
of the dates, and articles taken back.
"""

from datetime import timedelta

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models


DEFAULT_FORMAT = "A4 3段17字"
SECTIONS = (
    ("特集", 0, 90),
    ("お知らせ", 240, 20),
    ("防災・安全", 100, 20),
    ("子育て", 140, 20),
    ("催し", 220, 20),
    ("募集", 140, 20),
    ("健康", 100, 20),
    ("相談", 80, 20),
)
IMMUTABLE = ("channels_itemversion", "channels_proof", "channels_itemcheck")
SQL = "".join(
    f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION koho_refuse_change();"
    for table in IMMUTABLE
)
REVERSE = "".join(f"DROP TRIGGER {table}_immutable ON {table};" for table in IMMUTABLE)


def refuse_closed_without_pdf(apps):
    """Before anything is written."""
    bare = apps.get_model("channels", "Issue").objects.filter(models.Q(pdf="") | models.Q(pdf=None), state="closed")
    if numbers := list(bare.order_by("number").values_list("number", flat=True)):
        named = "、".join(f"第{number}号" for number in numbers)
        raise CommandError(
            f"校了済みなのにPDFのない号があるため、更新を止めました: {named}。"
            "更新前の版で校了を取り消し、PDFを作ってから校了し直して、もう一度更新してください。 "
            f"(Closed issues without a PDF: {', '.join(map(str, numbers))}. Before migrating, reopen each in the "
            "old version, render it and close it again.)"
        )


def carry_over(apps, schema_editor):
    refuse_closed_without_pdf(apps)
    model = {name: apps.get_model("channels", name) for name in ("PaperFormat", "PaperSection", "Issue", "IssueSection", "IssueItem", "ItemVersion", "Proof")}
    usual = model["PaperFormat"].objects.create(name=DEFAULT_FORMAT)
    layout = [
        {"name": name, "order": order, "line_budget": lines, "item_lines": item_lines, "is_feature": name == "特集"}
        for order, (name, lines, item_lines) in enumerate(SECTIONS, 1)
    ]
    model["PaperSection"].objects.bulk_create(model["PaperSection"](**row) for row in layout)
    for issue in model["Issue"].objects.all():
        published = issue.publication_date
        issue.format = usual
        issue.department_deadline = min(issue.department_deadline, published - timedelta(days=1))
        issue.editing_date = max(issue.department_deadline, published - timedelta(days=12))
        issue.okay_date = max(issue.editing_date, published - timedelta(days=7))
        if issue.pdf:
            proof = model["Proof"].objects.create(
                issue=issue,
                version=1,
                content={},
                content_digest=issue.pdf_content_digest,
                pdf=issue.pdf.name,
                pdf_sha256=issue.pdf_sha256,
                report=issue.pdf_report,
                made_at=issue.pdf_rendered_at,
            )
            issue.final_proof = proof if issue.state == "closed" else None
        issue.save()
        names = [row["name"] for row in layout]
        used = set(issue.items.values_list("section", flat=True)) - set(names)
        extra = [{"name": name, "order": len(layout) + n} for n, name in enumerate(sorted(used), 1)]
        model["IssueSection"].objects.bulk_create(model["IssueSection"](issue=issue, **row) for row in (*layout, *extra))
    model["ItemVersion"].objects.bulk_create(
        model["ItemVersion"](item=item, number=1, content=item.content, made="approved", at=item.placed_at)
        for item in model["IssueItem"].objects.iterator()
    )


def carry_back(apps, schema_editor):
    """The final or newest proof is the issue's PDF again; other proofs and articles taken back are gone."""
    Issue, Proof = apps.get_model("channels", "Issue"), apps.get_model("channels", "Proof")
    for issue in Issue.objects.all():
        proof = issue.final_proof or Proof.objects.filter(issue=issue).order_by("-version").first()
        if proof is not None:
            issue.pdf, issue.pdf_sha256, issue.pdf_report = proof.pdf.name, proof.pdf_sha256, proof.report
            issue.pdf_content_digest, issue.pdf_rendered_at = proof.content_digest, proof.made_at
            issue.save()
    apps.get_model("channels", "ItemVersion").objects.filter(item__withdrawn_at__isnull=False).delete()
    apps.get_model("channels", "ItemCheck").objects.filter(item__withdrawn_at__isnull=False).delete()
    apps.get_model("channels", "PrintLink").objects.filter(item__withdrawn_at__isnull=False).delete()
    apps.get_model("channels", "IssueItem").objects.filter(withdrawn_at__isnull=False).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0006_reach_and_reactions'),
        ('segments', '0008_charter_versions'),
        ('staff', '0002_audit_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperFormat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名前')),
                ('width', models.PositiveSmallIntegerField(default=210, validators=[django.core.validators.MinValueValidator(100), django.core.validators.MaxValueValidator(450)], verbose_name='幅（mm）')),
                ('height', models.PositiveSmallIntegerField(default=297, validators=[django.core.validators.MinValueValidator(140), django.core.validators.MaxValueValidator(600)], verbose_name='高さ（mm）')),
                ('columns', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='段数')),
                ('characters', models.PositiveSmallIntegerField(default=17, validators=[django.core.validators.MinValueValidator(8), django.core.validators.MaxValueValidator(60)], verbose_name='1段の字数')),
                ('lines', models.PositiveSmallIntegerField(default=49, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(120)], verbose_name='1段の行数')),
                ('text_size', models.DecimalField(decimal_places=2, default='9.5', max_digits=4, verbose_name='文字の大きさ（ポイント）')),
                ('pitch', models.DecimalField(decimal_places=2, default='15', max_digits=4, verbose_name='行送り（ポイント）')),
                ('colours', models.CharField(choices=[('two', '2色（スミ＋シアン）'), ('four', '4色')], default='two', max_length=4, verbose_name='色')),
                ('binding', models.CharField(choices=[('left', '左とじ（横書き）'), ('right', '右とじ')], default='left', max_length=5, verbose_name='とじ')),
            ],
            options={
                'verbose_name': '紙面の形式',
                'verbose_name_plural': '紙面の形式',
                'ordering': ['name'],
            },
        ),
        migrations.AlterModelOptions(
            name='issueitem',
            options={'base_manager_name': 'with_withdrawn', 'ordering': ['issue', 'section', 'order', 'id'], 'verbose_name': '市政だよりの記事', 'verbose_name_plural': '市政だよりの記事'},
        ),
        migrations.AlterModelManagers(
            name='issueitem',
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('with_withdrawn', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='issue',
            name='editing_date',
            field=models.DateField(null=True, verbose_name='編集の締切'),
        ),
        migrations.AddField(
            model_name='issue',
            name='okay_date',
            field=models.DateField(null=True, verbose_name='校了予定日'),
        ),
        migrations.AddField(
            model_name='issueitem',
            name='late_reason',
            field=models.TextField(blank=True, verbose_name='締切後に入れた理由'),
        ),
        migrations.AddField(
            model_name='issueitem',
            name='version',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='版'),
        ),
        migrations.AddField(
            model_name='issueitem',
            name='with_code',
            field=models.BooleanField(default=True, verbose_name='二次元コードを付ける'),
        ),
        migrations.AddField(
            model_name='issueitem',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='取下げ日時'),
        ),
        migrations.CreateModel(
            name='IssueSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='欄')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('line_budget', models.PositiveSmallIntegerField(default=0, help_text='この欄の記事すべてを合わせた行数です。0なら決めません。', verbose_name='欄の行数の目安')),
                ('item_lines', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='記事1つの行数の目安')),
                ('columns', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='段数')),
                ('characters', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(8), django.core.validators.MaxValueValidator(60)], verbose_name='1段の字数')),
                ('is_feature', models.BooleanField(default=False, help_text='大きな見出しと写真で組みます。', verbose_name='特集')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='channels.issue')),
            ],
            options={
                'verbose_name': '号の欄',
                'verbose_name_plural': '号の欄',
                'ordering': ['issue', 'order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版')),
                ('content', models.JSONField(verbose_name='記事')),
                ('made', models.CharField(choices=[('approved', '承認された原稿'), ('shortened', '短くした'), ('corrected', '校正で直した')], max_length=10, verbose_name='種類')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='日時')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='channels.issueitem')),
            ],
            options={
                'verbose_name': '記事の版',
                'verbose_name_plural': '記事の版',
                'ordering': ['item', '-number'],
            },
        ),
        migrations.AddField(
            model_name='issue',
            name='format',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='channels.paperformat', verbose_name='紙面の形式'),
        ),
        migrations.CreateModel(
            name='PaperSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='欄')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('line_budget', models.PositiveSmallIntegerField(default=0, help_text='この欄の記事すべてを合わせた行数です。0なら決めません。', verbose_name='欄の行数の目安')),
                ('item_lines', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='記事1つの行数の目安')),
                ('columns', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='段数')),
                ('characters', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(8), django.core.validators.MaxValueValidator(60)], verbose_name='1段の字数')),
                ('is_feature', models.BooleanField(default=False, help_text='大きな見出しと写真で組みます。', verbose_name='特集')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
                ('ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='segments.ward', verbose_name='区')),
            ],
            options={
                'verbose_name': '市政だよりの欄',
                'verbose_name_plural': '市政だよりの欄',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PrintLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, unique=True, verbose_name='短い番号')),
                ('target', models.URLField(max_length=2000, verbose_name='行き先')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='link', to='channels.issueitem')),
            ],
            options={
                'verbose_name': '紙面の短いURL',
                'verbose_name_plural': '紙面の短いURL',
            },
        ),
        migrations.CreateModel(
            name='PrintLinkDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日')),
                ('opened', models.PositiveIntegerField(default=0, verbose_name='回数')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='channels.printlink')),
            ],
            options={
                'verbose_name': '紙面から開かれた回数',
                'verbose_name_plural': '紙面から開かれた回数',
                'ordering': ['link', 'day'],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='校正')),
                ('content', models.JSONField(verbose_name='内容')),
                ('content_digest', models.CharField(max_length=64, verbose_name='要約値')),
                ('pdf', models.FileField(upload_to='newsletter/', verbose_name='PDF')),
                ('pdf_sha256', models.CharField(max_length=64)),
                ('report', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='作成日時')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='channels.issue', verbose_name='号')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成')),
            ],
            options={
                'verbose_name': '校正刷',
                'verbose_name_plural': '校正刷',
                'ordering': ['issue', '-version'],
            },
        ),
        migrations.CreateModel(
            name='ItemCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='記事の版')),
                ('answer', models.CharField(choices=[('confirmed', '確認済'), ('change', '修正依頼'), ('settled', '対応済')], max_length=10, verbose_name='返事')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='日時')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='channels.issueitem')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='channels.proof')),
            ],
            options={
                'verbose_name': '校正の返事',
                'verbose_name_plural': '校正の返事',
                'ordering': ['item', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proof.pdf', '校正用PDF'), ('print.pdf', '入稿用PDF（トンボ付き）'), ('docx', 'Word（編集用）'), ('tagged.txt', 'InDesignタグ付きテキスト'), ('csv', 'データ結合用CSV'), ('xml', 'XML'), ('txt', 'テキスト（音声・点字用）'), ('zip', '欄ごとの原稿と画像')], max_length=12, verbose_name='種類')),
                ('state', models.CharField(choices=[('waiting', '順番待ち'), ('running', '作成中'), ('done', 'できました'), ('failed', '失敗')], default='waiting', max_length=8, verbose_name='状態')),
                ('done_percent', models.PositiveSmallIntegerField(default=0, verbose_name='進み')),
                ('file', models.FileField(blank=True, upload_to='newsletter/', verbose_name='ファイル')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='大きさ（バイト）')),
                ('problem', models.TextField(blank=True, verbose_name='職員への説明')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='依頼日時')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='開始日時')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='終了日時')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to='channels.proof')),
            ],
            options={
                'verbose_name': '市政だよりの書出し',
                'verbose_name_plural': '市政だよりの書出し',
                'ordering': ['proof', 'kind'],
            },
        ),
        migrations.AddField(
            model_name='issue',
            name='final_proof',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels.proof', verbose_name='校了紙'),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.AlterField(
            model_name='issue',
            name='format',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='channels.paperformat', verbose_name='紙面の形式'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='editing_date',
            field=models.DateField(verbose_name='編集の締切'),
        ),
        migrations.AlterField(
            model_name='issue',
            name='okay_date',
            field=models.DateField(verbose_name='校了予定日'),
        ),
        migrations.RemoveField(
            model_name='issue',
            name='pdf',
        ),
        migrations.RemoveField(
            model_name='issue',
            name='pdf_content_digest',
        ),
        migrations.RemoveField(
            model_name='issue',
            name='pdf_rendered_at',
        ),
        migrations.RemoveField(
            model_name='issue',
            name='pdf_report',
        ),
        migrations.RemoveField(
            model_name='issue',
            name='pdf_sha256',
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(('department_deadline__lte', models.F('editing_date')), ('editing_date__lte', models.F('okay_date')), ('okay_date__lt', models.F('publication_date'))), name='issue_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('final_proof__isnull', True), ('state', 'open')), models.Q(('final_proof__isnull', False), ('state', 'closed')), _connector='OR'), name='closed_issue_has_final_proof'),
        ),
        migrations.AddConstraint(
            model_name='issuesection',
            constraint=models.UniqueConstraint(fields=('issue', 'name'), name='issue_section_name'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='item_version_number'),
        ),
        migrations.AddConstraint(
            model_name='papersection',
            constraint=models.UniqueConstraint(fields=('name',), name='paper_section_name'),
        ),
        migrations.AddConstraint(
            model_name='printlinkday',
            constraint=models.UniqueConstraint(fields=('link', 'day'), name='print_link_day'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(fields=('issue', 'version'), name='proof_version'),
        ),
        migrations.AddConstraint(
            model_name='itemcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'change'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='change_needs_reason'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.UniqueConstraint(fields=('proof', 'kind'), name='export_once_per_kind'),
        ),
        migrations.RunSQL(SQL, REVERSE),
    ]
