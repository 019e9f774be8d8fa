from django.db import migrations

# Europe as linkages.analysis.europe has it in its version of 2026.
EUROPE = (
    "AD AL AT AX BA BE BG CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME"
    " MK MT NL NO PL PT RO RS SE SI SJ SK SM TR UA VA"
)


def add(apps, schema_editor):
    apps.get_model("linkages", "ScoringScheme").objects.create(
        name="Four i’s",
        version=1,
        european_countries=EUROPE.split(),
        notes="Equal weights, cut-offs at 75, 50 and 25. The published method states no formula: this one is ours.",
    )


class Migration(migrations.Migration):
    dependencies = [("linkages", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
