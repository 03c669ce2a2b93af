"""Whatever is written, a kept page is a second later the page that Django would make."""

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from campaigns.models import (
    Campaign,
    CampaignOrganisation,
    Claim,
    DonationSite,
    Mention,
    Organisation,
    Place,
    Source,
    Target,
)
from tests.recording.histories import Histories, which
from tests.web.kept.conftest import Site

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/chien-dich/",
    "/chien-dich/kg-2024/",
    "/chien-dich/hn-2026/",
    "/en/chien-dich/toan-quoc/",
    "/noi/kien-giang/",
    "/noi/an-giang/",
    "/noi/ha-noi/",
    "/noi/viet-nam/",
    "/noi/",
    "/nguon/",
    "/nguon/bao-kien-giang/",
    "/lich.ics",
    "/noi/ha-noi/lich.ics",
    "/ket-qua.atom",
    "/noi/an-giang/ket-qua.atom",
    "/tim/?q=tet",
    "/bieu-do/theo-thang/",
    "/bieu-do/noi/ha-noi/theo-nam/",
    "/bieu-do/chien-dich/toan-quoc/theo-noi/",
    "/nhung/noi/an-giang/",
    "/api/v1/campaigns",
    "/api/v1/campaigns/kg-2024/collections",
    "/api/v1/sources/bao-kien-giang",
]
ROLES = ["result", "target", "context"]


class KeptHistories(Histories):
    """Visitors read meanwhile, and others write what is promised, said and named."""

    @initialize(pages=st.lists(st.sampled_from(PAGES), min_size=4, max_size=4, unique=True))
    def open_the_site(self, pages):
        self.site, self.fresh, self.pages = Site(), Site(megabytes=0), pages
        self.site.__enter__()

    def teardown(self):
        if hasattr(self, "site"):
            self.site.__exit__()
        super().teardown()

    @rule(n=which, amount=st.integers(1, 9999), role=st.sampled_from(ROLES))
    def print_a_figure(self, n, amount, role):
        Claim.objects.create(
            campaign=self.pick(Campaign, n),
            source=self.cast.source,
            role=role,
            part="paragraph",
            measure="blood_units",
            basis="bags",
            amount=amount,
            qualifier="exact",
            as_printed=str(amount),
        )

    @rule(n=which, amount=st.integers(1, 9999))
    def change_or_withdraw_a_figure(self, n, amount):
        claims = Claim.objects.order_by("pk")
        if claims and amount % 2:
            claims[n % len(claims)].delete()
        elif claims:
            Claim.objects.filter(pk=claims[n % len(claims)].pk).update(amount=amount)

    @rule(n=which, amount=st.integers(1, 9999))
    def promise(self, n, amount):
        Target.objects.create(
            campaign=self.pick(Campaign, n),
            measure="blood_units",
            amount=amount,
            qualifier="exact",
            basis="bags",
            place=self.pick(Place, amount),
        )

    @rule(n=which, where=which)
    def mention(self, n, where):
        Mention.objects.create(
            source=self.cast.source,
            campaign=self.pick(Campaign, n),
            place=self.pick(Place, where),
            as_printed="nơi này",
            part="paragraph",
        )

    @rule(n=which)
    def name_in_a_source(self, n):
        self.cast.source.campaigns_named.add(self.pick(Campaign, n))

    @rule(n=which, where=which)
    def move_a_campaign(self, n, where):
        Campaign.objects.filter(pk=self.pick(Campaign, n).pk).update(place=self.pick(Place, where))

    @rule(n=which)
    def make_a_part(self, n):
        part = self.pick(Campaign, n)
        if part != self.cast.national:
            Campaign.objects.filter(pk=part.pk).update(part_of=self.cast.national)

    @rule(n=which, who=which)
    def take_part(self, n, who):
        CampaignOrganisation.objects.get_or_create(
            campaign=self.pick(Campaign, n), organisation=self.pick(Organisation, who), role="host"
        )

    @rule(
        model=st.sampled_from([Campaign, DonationSite, Organisation, Place]),
        n=which,
        name=st.sampled_from(["Tên mới", "Tên khác"]),
    )
    def rename(self, model, n, name):
        row = self.pick(model, n)
        model.objects.filter(pk=row.pk).update(name=f"{name} {row.pk}")

    @rule(label=st.sampled_from(["Báo KG", "Báo Kiên Giang điện tử"]))
    def rename_a_source(self, label):
        Source.objects.filter(pk=self.cast.source.pk).update(label=label)

    @invariant()
    def every_kept_page_is_new(self):
        if not hasattr(self, "site"):
            return
        self.site.pass_by()
        for page in self.pages:
            before = len(self.site.made)
            kept = self.site.get(page)
            if len(self.site.made) == before:
                made = self.fresh.get(page)
                assert (kept.status, kept.body.decode()) == (made.status, made.body.decode()), page

    # That totals are right is asked elsewhere.
    every_row_is_what_a_recount_says = None
    changes_never_shrink = None
    the_database_finds_no_difference = None
    pages_say_what_a_recount_says = None


def play(examples: int, steps: int):
    limited = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # to make a failing one shorter takes minutes
    )
    run_state_machine_as_test(KeptHistories, settings=limited)


def test_a_kept_page_is_what_django_would_make():
    play(25, 12)


@pytest.mark.torture
def test_kept_pages_through_long_histories():
    play(80, 40)
