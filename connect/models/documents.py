"""What search reads: one row per listed organisation, kept by triggers of the database.

Nothing in Python writes these tables; docs/algorithms/search.md says how they are filled.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class OrganisationDocument(models.Model):
    """All of an organisation that can be searched, filtered and sorted by; unlisted ones have none."""

    organisation = models.OneToOneField(
        "connect.Organisation", models.CASCADE, primary_key=True, related_name="document"
    )
    vector = SearchVectorField()
    codes = ArrayField(models.IntegerField())
    names = models.TextField()
    sort_name = models.CharField(max_length=250)
    quality = models.SmallIntegerField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="connect_document_vector"),
            GinIndex(fields=["codes"], name="connect_document_codes"),
            GinIndex(fields=["names"], opclasses=["gin_trgm_ops"], name="connect_document_names"),
            models.Index(fields=["-quality", "organisation"], name="connect_document_by_quality"),
            models.Index(fields=["sort_name", "organisation"], name="connect_document_by_name"),
            models.Index(fields=["-created_at", "organisation"], name="connect_document_by_age"),
        ]

    def __str__(self) -> str:
        return self.sort_name


class OrganisationAddition(models.Model):
    """What one of the tools adds to an organisation's document: words in one language, codes of facets.

    The tool's own triggers write it.
    """

    organisation = models.ForeignKey(
        "connect.Organisation", models.CASCADE, related_name="additions"
    )
    tool = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    words = models.TextField()
    codes = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "tool", "language"], name="connect_addition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool} {self.language}"


class TopicDocument(models.Model):
    """A topic's words in all languages with those of its parents, ready to be added to a document."""

    topic = models.OneToOneField(
        "connect.Topic", models.CASCADE, primary_key=True, related_name="document"
    )
    vector = SearchVectorField()
    # The number of the facet of its axis, see connect/search/facets.py.
    facet = models.SmallIntegerField()
    # The topic and its ancestors.
    lineage = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return str(self.pk)


class SearchVersion(models.Model):
    """One row that changes with every change of a topic or cluster, so that no process keeps old labels."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="connect_searchversion_one", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.value)
