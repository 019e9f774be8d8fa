"""What organisations work in, offer and look for: five short trees of topics."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..choices import TopicAxis, TopicRelation


class Topic(models.Model):
    """A topic of one axis; a domain has sub-domains. `names` holds the name in other languages.

    The cyber-security axes are the taxonomy of the European Commission's Joint Research Centre (JRC118089).
    """

    axis = models.CharField(_("axis"), max_length=10, choices=TopicAxis)
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    code = models.CharField(_("code in its source"), max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    names = models.JSONField(_("names in other languages"), default=dict, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    synonyms = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        verbose_name=_("other words for it"),
        help_text=_("A search for one of these words finds the topic."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["axis", "position", "name"]
        constraints = [
            models.CheckConstraint(
                name="connect_topic_axis_known", condition=Q(axis__in=TopicAxis.values)
            ),
            models.CheckConstraint(
                name="connect_topic_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("A topic cannot lie below itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("connect:topic_detail", args=[self.slug])

    def clean(self) -> None:
        # A trigger keeps the same rules where nobody cleans.
        if self.parent and self.parent.axis != self.axis:
            raise ValidationError({"parent": _("The parent is a topic of another axis.")})
        if self.pk and self.children.exclude(axis=self.axis).exists():
            raise ValidationError({"axis": _("The topics below this one are of another axis.")})
        if self.pk and self.pk in _line(self.parent_id):
            raise ValidationError({"parent": _("A topic cannot lie below itself.")})

    @property
    def label(self) -> str:
        """The name in the language of the reader, else in English; the short one where there is one."""
        return self.names.get((get_language() or "en")[:2]) or self.short_name or self.name


def _line(key: int | None) -> set[int]:
    """Return the keys of a topic and of all above it; a circle is gone round once."""
    line: set[int] = set()
    while key is not None and key not in line:
        line.add(key)
        key = Topic.objects.values_list("parent", flat=True).get(pk=key)
    return line


class OrganisationTopic(models.Model):
    organisation = models.ForeignKey(
        "connect.Organisation",
        models.CASCADE,
        related_name="topic_rows",
        verbose_name=_("organisation"),
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="organisation_rows", verbose_name=_("topic")
    )
    relation = models.CharField(
        _("relation"), max_length=8, choices=TopicRelation, default=TopicRelation.WORKS_IN
    )

    class Meta:
        verbose_name = _("topic of an organisation")
        verbose_name_plural = _("topics of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "topic", "relation"],
                name="connect_orgtopic_once",
                violation_error_message=_("The organisation already has this topic."),
            ),
            models.CheckConstraint(
                name="connect_orgtopic_relation_known",
                condition=Q(relation__in=TopicRelation.values),
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "relation", "organisation"], name="connect_orgtopic_by_topic"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_relation_display()} · {self.topic}"


class Synonym(models.Model):
    """A word that people type, and the words under which the thing stands in the texts: SIEM, security analytics."""

    word = models.CharField(_("word"), max_length=80)
    meaning = models.CharField(_("also search for"), max_length=200)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["word"]
        constraints = [
            models.UniqueConstraint(
                fields=["word", "meaning"],
                name="connect_synonym_once",
                violation_error_message=_("This synonym is already in the list."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} → {self.meaning}"
