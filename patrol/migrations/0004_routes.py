"""Sign-off routes instead of one head-of-section sign-off, with everything signed off so far carried over.

A department without the tick gets a route without steps; every decided sign-off becomes a circulation of one
step; what waits for its head goes on waiting for the same people. Back again, a circulation becomes the sign-off
of whoever had the last word; steps before it are lost, as there was no place for them.
"""

from itertools import islice

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


STANDARD = "所属長の承認"
HEADS = ("所属長", "広報課長")
CHUNK = 1000
ANSWERS = {"approved": "approved", "returned": "returned", "withdrawn": "closed"}

GUARD = """
CREATE FUNCTION koho_guard_ask() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.answer IN ('approved', 'deputised') AND EXISTS (
        SELECT 1
        FROM patrol_stage s
        JOIN patrol_circulation c ON c.id = s.circulation_id
        JOIN announcements_revision r ON r.id = c.revision_id
        WHERE s.id = NEW.stage_id AND NEW.acted_by_id IN (r.edited_by_id, r.submitted_by_id)) THEN
        RAISE EXCEPTION 'nobody signs off own work' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patrol_ask_guard BEFORE INSERT OR UPDATE OF answer, acted_by_id ON patrol_ask
    FOR EACH ROW EXECUTE FUNCTION koho_guard_ask();
"""
UNGUARD = """
DROP TRIGGER patrol_ask_guard ON patrol_ask;
DROP FUNCTION koho_guard_ask();
"""


def carry_over(apps, schema_editor):
    Department, Route = apps.get_model("staff", "Department"), apps.get_model("patrol", "Route")
    Route.objects.bulk_create(
        Route(department=department, name="広報課へ直接")
        for department in Department.objects.filter(needs_head_sign_off=False)
    )
    sign_offs = apps.get_model("patrol", "SignOff").objects.select_related("revision").order_by("pk")
    for chunk in chunks(sign_offs.iterator(CHUNK)):
        decided(apps, chunk)
    waiting = apps.get_model("announcements", "Announcement").objects.filter(state="head_review")
    waiting = waiting.filter(current_revision__sign_off__isnull=True).select_related("current_revision")
    for chunk in chunks(waiting.order_by("pk").iterator(CHUNK)):
        still_waiting(apps, chunk)


def decided(apps, sign_offs):
    Circulation, Stage, Ask = (apps.get_model("patrol", name) for name in ("Circulation", "Stage", "Ask"))
    circulations = Circulation.objects.bulk_create(
        Circulation(
            revision=each.revision,
            route_name=STANDARD,
            started_at=each.revision.submitted_at,
            outcome=each.decision,
            ended_at=each.at,
        )
        for each in sign_offs
    )
    stages = Stage.objects.bulk_create(
        Stage(
            circulation=circulation,
            position=1,
            name="所属長",
            needed=1,
            is_final=True,
            opened_at=circulation.started_at,
            closed_at=circulation.ended_at,
        )
        for circulation in circulations
    )
    Ask.objects.bulk_create(
        Ask(
            stage=stage,
            person_id=each.by_id,
            answer=ANSWERS[each.decision],
            asked_at=stage.opened_at,
            acted_by_id=each.by_id,
            acted_at=each.at,
            reason_kind=each.reason_kind,
            reason=each.reason or ("（記録なし）" if each.decision == "returned" else ""),
            told_at=each.at,
        )
        for stage, each in zip(stages, sign_offs)
    )


def still_waiting(apps, announcements):
    Circulation, Stage, Ask = (apps.get_model("patrol", name) for name in ("Circulation", "Stage", "Ask"))
    circulations = Circulation.objects.bulk_create(
        Circulation(
            revision=each.current_revision,
            route_name=STANDARD,
            started_at=each.current_revision.submitted_at,
        )
        for each in announcements
    )
    stages = Stage.objects.bulk_create(
        Stage(
            circulation=circulation,
            position=1,
            name="所属長",
            needed=1,
            is_final=True,
            opened_at=circulation.started_at,
        )
        for circulation in circulations
    )
    Ask.objects.bulk_create(
        Ask(stage=stage, person_id=person, answer="asked", asked_at=stage.opened_at, told_at=stage.opened_at)
        for stage, each in zip(stages, announcements)
        for person in heads_of(apps, each)
    )


def heads_of(apps, announcement):
    """The 所属長 of the department, or of the nearest one above, but nobody who wrote or submitted it."""
    User, Department = apps.get_model("staff", "User"), apps.get_model("staff", "Department")
    revision = announcement.current_revision
    authors = {announcement.last_edited_by_id, revision.edited_by_id, revision.submitted_by_id}
    here, seen = announcement.department_id, set()
    while here is not None and here not in seen:
        seen.add(here)
        people = User.objects.filter(department=here, is_active=True, groups__name__in=HEADS)
        found = sorted(set(people.values_list("pk", flat=True)) - authors)
        if found:
            return found
        here = Department.objects.values_list("parent", flat=True).get(pk=here)
    return []


def give_back(apps, schema_editor):
    Department, Route = apps.get_model("staff", "Department"), apps.get_model("patrol", "Route")
    direct = Route.objects.filter(is_active=True, emergency_only=False, channels=[], steps__isnull=True)
    Department.objects.filter(routes__in=direct).update(needs_head_sign_off=False)
    Ask, SignOff = apps.get_model("patrol", "Ask"), apps.get_model("patrol", "SignOff")
    last_words = Ask.objects.filter(
        models.Q(stage__circulation__outcome="approved", stage__is_final=True)
        & models.Q(answer__in=["approved", "deputised"])
        | models.Q(stage__circulation__outcome="returned", answer="returned")
    ).order_by("stage__circulation__revision_id", "-acted_at", "-pk")
    last_words = last_words.distinct("stage__circulation__revision_id").select_related("stage__circulation")
    for chunk in chunks(last_words.iterator(CHUNK)):
        SignOff.objects.bulk_create(
            SignOff(
                revision_id=ask.stage.circulation.revision_id,
                by_id=ask.acted_by_id,
                decision=ask.stage.circulation.outcome,
                reason_kind=ask.reason_kind,
                reason=ask.reason,
                at=ask.acted_at,
            )
            for ask in chunk
        )


def chunks(rows):
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


class Migration(migrations.Migration):
    # It reads the tick that staff's next migration takes away.
    run_before = [("staff", "0004_routes_instead_of_a_tick")]

    dependencies = [
        ('announcements', '0005_state_words'),
        ('patrol', '0003_approval_guards'),
        ('staff', '0003_presence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('line', 'LINE'), ('x', 'X'), ('facebook', 'Facebook'), ('newsletter', '市政だより')], max_length=12), blank=True, default=list, size=None, verbose_name='この媒体を使うときだけ')),
                ('emergency_only', models.BooleanField(default=False, verbose_name='緊急の分野だけ')),
                ('may_pull_up', models.BooleanField(default=True, verbose_name='引上げを認める')),
                ('remind_after_hours', models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='督促までの時間')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='staff.department', verbose_name='申請する課')),
            ],
            options={
                'verbose_name': '承認ルート',
                'verbose_name_plural': '承認ルート',
                'ordering': ['department', '-is_active', '-emergency_only', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Circulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route_name', models.CharField(max_length=40, verbose_name='承認ルートの名称')),
                ('may_pull_up', models.BooleanField(default=True)),
                ('remind_after_hours', models.PositiveSmallIntegerField(default=24)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='開始日時')),
                ('outcome', models.CharField(blank=True, choices=[('approved', '承認'), ('returned', '差戻し'), ('withdrawn', '取下げ'), ('rejected', '廃案'), ('rerouted', 'ルートの変更')], max_length=10, verbose_name='結果')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='終了日時')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circulations', to='announcements.revision', verbose_name='版')),
                ('route', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='patrol.route', verbose_name='承認ルート')),
            ],
            options={
                'verbose_name': '所属の承認',
                'verbose_name_plural': '所属の承認',
                'ordering': ['started_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RouteStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='順番')),
                ('name', models.CharField(max_length=30, verbose_name='段の名前')),
                ('kind', models.CharField(choices=[('approval', '承認'), ('consultation', '合議')], default='approval', max_length=12, verbose_name='種類')),
                ('needed', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='必要な人数')),
                ('role', models.CharField(blank=True, choices=[('起案者', '起案者'), ('係長', '係長'), ('所属長', '所属長'), ('広報担当', '広報担当'), ('広報課長', '広報課長'), ('印刷担当', '印刷担当'), ('管理者', '管理者')], max_length=10, verbose_name='役割で')),
                ('departments', models.ManyToManyField(blank=True, related_name='+', to='staff.department', verbose_name='その役割の人がいる課')),
                ('people', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='職員（名前で）')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='patrol.route')),
            ],
            options={
                'verbose_name': '段',
                'verbose_name_plural': '段（上から順に回ります）',
                'ordering': ['route', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順番')),
                ('name', models.CharField(max_length=30, verbose_name='段の名前')),
                ('kind', models.CharField(choices=[('approval', '承認'), ('consultation', '合議')], default='approval', max_length=12, verbose_name='種類')),
                ('needed', models.PositiveSmallIntegerField(verbose_name='必要な人数')),
                ('is_final', models.BooleanField(default=False, verbose_name='決裁')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='回')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('circulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='patrol.circulation')),
            ],
            options={
                'verbose_name': '承認の段',
                'verbose_name_plural': '承認の段',
                'ordering': ['circulation', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('answer', models.CharField(choices=[('waiting', '順番待ち'), ('asked', '確認待ち'), ('approved', '承認'), ('deputised', '代決'), ('pulled_up', '引上げ'), ('skipped', '後閲'), ('by_others', '他者承認済'), ('returned', '差戻し'), ('rejected', '廃案'), ('closed', '終了')], default='waiting', max_length=10, verbose_name='結果')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='依頼日時')),
                ('acted_at', models.DateTimeField(blank=True, null=True, verbose_name='日時')),
                ('reason_kind', models.CharField(blank=True, choices=[('category', '分野違い'), ('too_broad', '対象過大'), ('timing', '時期'), ('frequency', '頻度'), ('wording', '表現'), ('facts', '事実'), ('rights', '権利'), ('accessibility', 'アクセシビリティ'), ('other', 'その他')], max_length=14, verbose_name='理由の種類')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='後から見た日時')),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('acted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='した人')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asks', to=settings.AUTH_USER_MODEL, verbose_name='承認する人')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='patrol.stage')),
            ],
            options={
                'verbose_name': '承認の依頼',
                'verbose_name_plural': '承認の依頼',
                'ordering': ['stage', 'round', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('department', 'emergency_only', 'channels'), name='route_one_per_case', violation_error_message='同じ課の同じ条件で使用中の承認ルートが、もうあります。'),
        ),
        migrations.AddConstraint(
            model_name='circulation',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('revision',), name='circulation_one_runs'),
        ),
        migrations.AddConstraint(
            model_name='circulation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='circulation_ends_with_outcome'),
        ),
        migrations.AddConstraint(
            model_name='routestep',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('route', 'position'), name='route_step_position_once'),
        ),
        migrations.AddConstraint(
            model_name='routestep',
            constraint=models.CheckConstraint(condition=models.Q(('needed__isnull', True), ('needed__gte', 1), _connector='OR'), name='route_step_needs_somebody'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(fields=('circulation', 'position'), name='stage_position_once'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True), ('opened_at__isnull', False)), fields=('circulation',), name='stage_one_open'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.UniqueConstraint(condition=models.Q(('is_final', True)), fields=('circulation',), name='stage_one_final'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(('is_final', False), models.Q(('kind', 'approval'), ('needed', 1)), _connector='OR'), name='stage_one_decider'),
        ),
        migrations.AddIndex(
            model_name='ask',
            index=models.Index(fields=['person', 'answer'], name='ask_of_person'),
        ),
        migrations.AddIndex(
            model_name='ask',
            index=models.Index(condition=models.Q(('answer', 'asked')), fields=['answer', 'asked_at'], name='ask_open'),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.UniqueConstraint(fields=('stage', 'round', 'person'), name='ask_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['returned', 'rejected', 'deputised', 'skipped', 'pulled_up']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='ask_has_its_reason'),
        ),
        migrations.RunPython(carry_over, give_back),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.DeleteModel(
            name='SignOff',
        ),
    ]
