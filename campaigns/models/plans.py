"""What is planned: organisations, campaigns with parts, targets in layers, sites, drives."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .fields import Figure, FoldedField, SlugManager, figure_constraints
from .places import Place


class Organisation(models.Model):
    """Who runs, hosts, collects or reports (domain glossary: Organisation)."""

    class Kind(models.TextChoices):
        RED_CROSS = "red_cross", _("Red Cross chapter")
        COMMITTEE = "committee", _("steering committee")
        HOSPITAL = "hospital", _("hospital or institute")
        AUTHORITY = "authority", _("local authority")
        POLICE = "police", _("police")
        UNION = "union", _("union or association")
        CLUSTER = "cluster", _("cluster of chapters")
        OTHER = "other", _("other")

    slug = models.SlugField(_("address word"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=250)
    folded = FoldedField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )

    objects = SlugManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["folded"]
        constraints = [
            models.CheckConstraint(
                name="organisation_not_part_of_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class Campaign(models.Model):
    """Something run between two dates with targets or results (domain glossary: Campaign)."""

    class Kind(models.TextChoices):
        BLOOD = "blood_donation", _("blood donation")
        HUMANITARIAN = "humanitarian", _("humanitarian work")

    class Uses(models.TextChoices):
        AUTO = "auto", _("reported where there is one, else logged")
        REPORTED = "reported", _("the reported total")
        LOGGED = "logged", _("the logged total")

    slug = models.SlugField(_("address word"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    folded = FoldedField(source=("name", "name_en", "plan_number"), max_length=700)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaigns",
        help_text=_("As it was named in the days of the campaign."),
    )
    coverage = models.CharField(
        _("what the figures cover"),
        max_length=250,
        blank=True,
        help_text=_("Where one place does not say it, in the words of the source."),
    )
    coverage_en = models.CharField(_("the same in English"), max_length=250, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    plan_number = models.CharField(_("plan document"), max_length=80, blank=True)
    plan_dated = models.DateField(_("plan dated"), null=True, blank=True)
    slogan = models.CharField(_("slogan"), max_length=250, blank=True)
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    organisations = models.ManyToManyField(
        Organisation, through="CampaignOrganisation", related_name="campaigns"
    )
    named_in = models.ManyToManyField(
        "campaigns.Source",
        verbose_name=_("also named in"),
        blank=True,
        related_name="campaigns_named",
        help_text=_("Sources that name the campaign without giving a figure about it."),
    )
    progress_uses = models.CharField(
        _("progress uses"), max_length=10, choices=Uses, default=Uses.AUTO
    )
    note = models.TextField(_("remark"), blank=True)
    note_en = models.TextField(_("remark in English"), blank=True)

    objects = SlugManager()
    history = HistoricalRecords(verbose_name=_("history of the campaign"))

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = [F("starts_on").desc(nulls_last=True), "folded"]
        indexes = [
            models.Index(fields=["-starts_on", "folded"], name="campaign_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="campaign_dates_in_order",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                violation_error_message=_("A campaign cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="campaign_not_part_of_itself",
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                violation_error_message=_("A campaign cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class CampaignOrganisation(models.Model):
    """What an organisation did in a campaign."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        STANDING_BODY = "standing_body", _("standing body")
        HOST = "host", _("host")
        COLLECTOR = "collector", _("collecting hospital")
        REPORTER = "reporter", _("reported by")
        PARTNER = "partner", _("partner")
        BENEFICIARY = "beneficiary", _("where it was given")

    campaign = models.ForeignKey(Campaign, verbose_name=_("campaign"), on_delete=models.CASCADE)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)

    class Meta:
        verbose_name = _("organisation of the campaign")
        verbose_name_plural = _("organisations of the campaign")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="organisation_role_stated_once",
                fields=["campaign", "organisation", "role"],
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()})"


class Target(Figure):
    """One layer of what was promised, by whom and by which document (glossary: Target)."""

    class Layer(models.TextChoices):
        NATIONAL = "national", _("national committee")
        PROVINCE = "province", _("province")
        DISTRICT = "district", _("district or commune")
        ORGANISATION = "organisation", _("organisation")

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.CASCADE, related_name="targets"
    )
    layer = models.CharField(_("layer"), max_length=15, choices=Layer, default=Layer.PROVINCE)
    place = models.ForeignKey(
        Place,
        verbose_name=_("for the place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="targets",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("for the organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="targets",
    )
    wave = models.CharField(_("wave"), max_length=80, blank=True)
    set_by = models.ForeignKey(
        Organisation,
        verbose_name=_("set by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="targets_set",
    )
    document = models.CharField(_("document"), max_length=80, blank=True)
    dated = models.DateField(_("dated"), null=True, blank=True)
    source = models.ForeignKey(
        "campaigns.Source",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="targets",
    )
    principal = models.BooleanField(
        _("progress is measured against this one"),
        default=False,
        help_text=_("Where several targets stand side by side; at most one for each measure."),
    )

    history = HistoricalRecords(verbose_name=_("history of the target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["id"]
        constraints = [
            *figure_constraints("target"),
            models.CheckConstraint(
                name="target_says_an_amount",
                condition=Q(amount__isnull=False),
                violation_error_message=_("A target needs an amount; leave out what is unknown."),
            ),
            models.UniqueConstraint(
                name="target_one_principal",
                fields=["campaign", "measure"],
                condition=Q(principal=True),
                violation_error_message=_("Another target of this measure is the principal one."),
            ),
        ]

    def __str__(self):
        return f"{self.get_measure_display()} – {self.get_layer_display()}"


class DonationSite(models.Model):
    """Where blood is collected, fixed or mobile (glossary: DonationSite)."""

    class Kind(models.TextChoices):
        FIXED = "fixed", _("fixed")
        MOBILE = "mobile", _("mobile")

    name = models.CharField(_("name"), max_length=200)
    folded = FoldedField(source=("name", "address"))
    place = models.ForeignKey(
        Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="sites"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MOBILE)
    address = models.CharField(_("address"), max_length=250, blank=True)

    history = HistoricalRecords(verbose_name=_("history of the site"))

    class Meta:
        verbose_name = _("donation site")
        verbose_name_plural = _("donation sites")
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(
                name="site_named_once_in_a_place",
                fields=["place", "name"],
                violation_error_message=_("This place has a site of that name already."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.place.name}"


class Drive(models.Model):
    """One day, or few, at one site in a campaign; planned first, then held (glossary: Drive)."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="drives"
    )
    site = models.ForeignKey(
        DonationSite, verbose_name=_("site"), on_delete=models.PROTECT, related_name="drives"
    )
    starts_on = models.DateField(_("date"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    target = models.PositiveIntegerField(_("target, units of blood"), null=True, blank=True)
    host = models.ForeignKey(
        Organisation,
        verbose_name=_("host"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="drives_hosted",
    )
    collecting_hospital = models.ForeignKey(
        Organisation,
        verbose_name=_("collecting hospital"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="drives_collected",
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)

    class Meta:
        verbose_name = _("drive")
        verbose_name_plural = _("drives")
        ordering = ["-starts_on", "id"]
        indexes = [
            models.Index(fields=["campaign", "starts_on"], name="drive_of_campaign_by_day"),
            models.Index(Coalesce("ends_on", "starts_on"), name="drive_by_last_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="drive_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                violation_error_message=_("A drive cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="drive_hours_in_order",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                violation_error_message=_("A drive must open before it closes."),
            ),
        ]

    def __str__(self):
        return f"{self.site} {self.starts_on:%d/%m/%Y}"
