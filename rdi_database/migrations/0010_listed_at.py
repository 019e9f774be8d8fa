from django.db import migrations, models

# Whoever writes a row says when with `updated_at`; a statement that does not is dated by its own moment.
KEEP_LISTED_AT = """
update rdi_database_initiative set listed_at = created_at where is_listed;

create function rdi_initiative_is_listed() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.is_listed and new.listed_at is null then
            new.listed_at := new.created_at;
        end if;
    elsif new.is_listed and not old.is_listed then
        new.listed_at := case when new.updated_at > old.updated_at then new.updated_at else now() end;
    else
        -- An object that was read before it was listed does not know.
        new.listed_at := old.listed_at;
    end if;
    return new;
end
$$;

create trigger rdi_initiative_is_listed before insert or update on rdi_database_initiative
    for each row execute function rdi_initiative_is_listed();
"""
FORGET_LISTED_AT = """
drop trigger rdi_initiative_is_listed on rdi_database_initiative;
drop function rdi_initiative_is_listed();
"""


class Migration(migrations.Migration):
    dependencies = [("rdi_database", "0009_differences")]

    operations = [
        migrations.AddField(
            "initiative",
            "listed_at",
            models.DateTimeField(editable=False, null=True, verbose_name="listed since"),
        ),
        migrations.RunSQL(KEEP_LISTED_AT, FORGET_LISTED_AT),
    ]
