"""The rollup of linkages: what every number of a report is a sum of, kept per wave and for all waves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from connect.choices import OrganisationKind

from ..choices import Band, Category, Scope, SizeClass


class CubeCell(models.Model):
    """How many linkages share these five values, in one frozen wave; in all of them where `wave` is empty."""

    wave = models.ForeignKey(
        "linkages.Wave",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="cube_cells",
        verbose_name=_("wave"),
    )
    category = models.CharField(max_length=20, choices=Category)
    scope = models.CharField(max_length=13, choices=Scope)
    band = models.CharField(max_length=7, choices=Band)
    size = models.CharField(max_length=5, choices=SizeClass)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    n = models.PositiveIntegerField()
    score_sum = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "category", "scope", "band", "size", "kind"],
                name="linkages_cube_cell_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="linkages_cube_cell_counts", condition=Q(n__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.scope} {self.band} {self.size} {self.kind}: {self.n}"
