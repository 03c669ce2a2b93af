"""Who said it: articles and reports, the figures they printed, the places they named."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .fields import Figure, FoldedField, SlugManager, figure_constraints
from .places import Place
from .plans import Campaign


class Source(models.Model):
    """An article or report: title as printed, publisher, author, date (glossary: Source).

    An empty title, publisher, author or date means that the source does not print it.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        REPORT = "report", _("report")

    slug = models.SlugField(_("address word"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(_("title as printed"), max_length=400, blank=True)
    label = models.CharField(
        _("our short name"),
        max_length=200,
        help_text=_("What the tracker calls it; never a quotation."),
    )
    label_en = models.CharField(_("our short name in English"), max_length=200, blank=True)
    folded = FoldedField(source=("title", "label", "publisher"), max_length=900)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    published_on = models.DateField(_("date printed"), null=True, blank=True)
    note = models.TextField(_("remark"), blank=True)
    note_en = models.TextField(_("remark in English"), blank=True)

    objects = SlugManager()
    history = HistoricalRecords(verbose_name=_("history of the source"))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = [F("published_on").desc(nulls_last=True), "slug"]

    def __str__(self):
        return self.label

    def natural_key(self):
        return (self.slug,)


class Locator(models.Model):
    """Where in a source something stands, so that a reader finds it again."""

    class Part(models.TextChoices):
        HEADLINE = "headline", _("headline")
        SUBHEADING = "subheading", _("subheading")
        PARAGRAPH = "paragraph", _("paragraph")
        CAPTION = "caption", _("caption")
        SIDE_COLUMN = "side_column", _("side column")
        TABLE = "table", _("table")

    part = models.CharField(_("where in the source"), max_length=15, choices=Part)
    part_number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Counted from 1 in the order printed.")
    )

    class Meta:
        abstract = True


class Claim(Locator, Figure):
    """One figure as a source printed it (glossary: Claim).

    An empty amount records that the source speaks of the measure and gives no figure.
    """

    class Role(models.TextChoices):
        RESULT = "result", _("result")
        TARGET = "target", _("target")
        PERCENT = "percent", _("percent of plan")
        CONTEXT = "context", _("context")

    class PercentMeans(models.TextChoices):
        REACHED = "reached", _("reached so much of the plan")
        EXCEEDED = "exceeded_by", _("exceeded the plan by so much")

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="claims"
    )
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="claims"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.RESULT)
    as_printed = models.CharField(
        _("as printed"),
        max_length=200,
        blank=True,
        help_text=_("The exact words and figures; empty only where the source gives no figure."),
    )
    unit = models.CharField(_("unit as printed"), max_length=60, blank=True)
    percent_of = models.CharField(
        _("percent of which measure"), max_length=40, blank=True, default=""
    )
    percent_means = models.CharField(
        _("what the percent means"),
        max_length=12,
        blank=True,
        choices=PercentMeans,
        help_text=_("“Vượt” is printed for both meanings: a person says which."),
    )
    scope = models.CharField(
        _("only about"),
        max_length=200,
        blank=True,
        help_text=_("Where the figure speaks of a part of the campaign; empty for all of it."),
    )
    scope_en = models.CharField(_("only about, in English"), max_length=200, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    remark_en = models.CharField(_("remark in English"), max_length=300, blank=True)
    ambiguous = models.BooleanField(
        _("can be read in two ways"),
        default=False,
        help_text=_("The remark says which two."),
    )
    chosen = models.BooleanField(
        _("chosen by a person"),
        default=False,
        help_text=_("Where sources disagree: this one counts."),
    )
    chosen_reason = models.CharField(_("why it was chosen"), max_length=300, blank=True)

    history = HistoricalRecords(verbose_name=_("history of the figure"))

    class Meta:
        verbose_name = _("printed figure")
        verbose_name_plural = _("printed figures")
        ordering = ["id"]
        constraints = [
            *figure_constraints("claim"),
            models.CheckConstraint(
                name="claim_known_is_printed",
                condition=Q(amount__isnull=True) | ~Q(as_printed=""),
                violation_error_message=_("Say how the source printed the figure."),
            ),
            models.CheckConstraint(
                name="claim_chosen_with_reason",
                condition=Q(chosen=False) | ~Q(chosen_reason=""),
                violation_error_message=_("Say why this figure was chosen."),
            ),
            models.UniqueConstraint(
                name="claim_one_chosen",
                fields=["campaign", "measure", "basis", "role", "percent_of", "scope"],
                condition=Q(chosen=True),
                violation_error_message=_("Another figure was chosen already."),
            ),
        ]

    def __str__(self):
        return self.as_printed or str(_("no figure given"))


class Mention(Locator):
    """A place as a source named it; `place` is empty where no such place is known."""

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="mentions"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="mentions",
    )
    as_printed = models.CharField(_("name as printed"), max_length=120)
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentions",
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    remark_en = models.CharField(_("remark in English"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("place named")
        verbose_name_plural = _("places named")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="mention_unmatched_is_explained",
                condition=Q(place__isnull=False) | ~Q(remark=""),
                violation_error_message=_("Say why no place fits the printed name."),
            ),
        ]

    def __str__(self):
        return self.as_printed
