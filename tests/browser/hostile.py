"""A campaign whose every text is a script, beside its source, its drive and its site.

`python manage.py shell -c "from tests.browser.hostile import fill; fill()"` writes it in Đà Nẵng;
`remove()` takes it away again, so that no other test meets it.
"""

import json
from datetime import timedelta

from django.utils import timezone

from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Claim,
    DonationSite,
    Drive,
    Organisation,
    Place,
    Source,
    Target,
)
from tests.web.answers.payloads import PAYLOADS

SLUG = "xq7z"


def text(number: int) -> str:
    """Several of the payloads, one behind the other, as far as a name of 200 letters holds them."""
    turned = PAYLOADS[number:] + PAYLOADS[:number]
    return " ".join(turned)[:200]


def fill() -> None:
    today = timezone.localdate()
    da_nang = Place.objects.get(slug="da-nang")
    campaign = Campaign.objects.create(
        slug=SLUG, name=text(0), name_en=text(3), note=text(6), note_en=text(6), slogan=text(9),
        coverage=text(12), kind="blood_donation", place=da_nang, plan_number=text(2)[:80],
        starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2),
    )  # fmt: skip
    host = Organisation.objects.create(slug=SLUG, name=text(15), kind="hospital")
    CampaignOrganisation.objects.create(campaign=campaign, organisation=host, role="host")
    site = DonationSite.objects.create(name=text(5), address=text(8), place=da_nang)
    drive = Drive.objects.create(campaign=campaign, site=site, starts_on=today, host=host)
    source = Source.objects.create(
        slug=SLUG, label=text(11), title=text(14), publisher=text(17), author=text(1), note=text(4)
    )
    figure = {"measure": "blood_units", "qualifier": "exact", "basis": "unstated"}
    Claim.objects.create(
        source=source, campaign=campaign, role="result", part="paragraph", amount=5600,
        as_printed=text(7)[:100], scope=text(10), remark=text(13), **figure,
    )  # fmt: skip
    Target.objects.create(campaign=campaign, amount=4200, document=text(16)[:80], **figure)
    print(json.dumps({"hostile_drive": drive.pk, "hostile_campaign": campaign.pk}))


def remove() -> None:
    of_it = {"campaign__slug": SLUG}
    for rows in (Claim, Target, Drive, CampaignOrganisation):
        rows.objects.filter(**of_it).delete()
    DonationSite.objects.filter(name=text(5)).delete()
    for rows in (Campaign, Source, Organisation):
        rows.objects.filter(slug=SLUG).delete()
