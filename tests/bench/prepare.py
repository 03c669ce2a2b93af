"""What has to be asked of, or put into, a country's database: `python -m … COMMAND ARGUMENTS`.

Speaks JSON. Its database is DATABASE_URL's.
"""

import json
import sys
from datetime import timedelta
from uuid import uuid4

ROWS = 25  # at least, on the page of the small campaign
STAFF = 8
DRIVES = 400  # for each member of staff
FIRST_DAYS = 300


def say(**what) -> None:
    print(json.dumps(what))


def subjects() -> None:
    """Which pages are measured: a campaign with a page of rows, the largest one, a province.

    Of campaigns with results those of this year: a country with fewer results has these too.
    """
    from django.db.models import Count
    from django.utils import timezone

    from campaigns.models import Campaign, Collection, Place

    found = (
        Collection.objects.filter(draft=False)
        .order_by()
        .values("drive__campaign")
        .annotate(many=Count("pk"))
    )
    many = {row["drive__campaign"]: row["many"] for row in found}
    flagship = max(many, key=many.get)
    today = timezone.localdate()
    small = next(
        campaign
        for campaign in Campaign.objects.filter(
            kind="blood_donation", starts_on__lte=today, place__kind="province"
        ).order_by("-starts_on", "slug")
        if ROWS <= many.get(campaign.pk, 0) <= 20 * ROWS
        and campaign.drives.filter(starts_on__lte=today).count() >= ROWS
    )
    place = (
        Place.objects.filter(kind__in=("province", "municipality"), valid_until=None)
        .annotate(many=Count("campaigns"))
        .order_by("-many", "slug")
        .first()
    )
    say(
        small=small.slug,
        small_id=small.pk,
        flagship=Campaign.objects.get(pk=flagship).slug,
        flagship_id=flagship,
        place=place.slug,
        place_id=place.pk,
        collections=sum(many.values()),
    )


def staff() -> None:
    """Signed-in collectors, each for one province, with drives they may log for now."""
    from django.utils import timezone

    from campaigns import access
    from campaigns.models import Campaign, Drive, Place, Responsibility
    from tests.bench.prepare import session_of

    today = timezone.localdate()
    hot = Campaign.objects.create(
        slug="bench-hot", name="Chiến dịch nóng", kind="blood_donation", starts_on=today
    )
    provinces = Place.objects.filter(kind__in=("province", "municipality"), valid_until=None)
    people = []
    for place in provinces.order_by("slug")[:STAFF]:
        user, signed_in = session_of(place, Responsibility.Role.COLLECTOR)
        standing = list(
            access.drives_for(user=user, today=today)
            .filter(starts_on__range=(today - timedelta(days=90), today))
            .order_by("-starts_on", "pk")
            .values_list("pk", "site_id")[:DRIVES]
        )
        first = (Drive.objects.order_by("-pk").first().pk if standing else 0) + 1
        Drive.objects.bulk_create(
            Drive(campaign=hot, site_id=site, starts_on=today) for _, site in standing
        )
        mine = Drive.objects.filter(pk__gte=first, campaign=hot).values_list("pk", flat=True)
        people.append({**signed_in, "drives": [pk for pk, _ in standing], "hot": list(mine)})
    say(people=people, hot=hot.slug)


def session_of(place, role):
    """A new member of staff for a place, signed in; what their requests have to carry."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils.crypto import get_random_string

    from campaigns.models import Responsibility

    user = User.objects.create_user(f"bench-{place.slug}-{uuid4().hex[:6]}", is_staff=True)
    Responsibility.objects.create(user=user, place=place, role=role)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    token = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
    return user, {
        "cookie": f"sessionid={session.session_key}; csrftoken={token}",
        "token": token,
    }


def queries(*paths: str) -> None:
    """How many queries each page makes, in a process that is warm."""
    from django.conf import settings
    from django.db import connection, reset_queries
    from django.test import Client

    settings.DEBUG = False
    client = Client(headers={"host": "127.0.0.1"})
    counts = {}
    for path in paths:
        client.get(path)
        connection.force_debug_cursor = True
        reset_queries()
        answer = client.get(path)
        if answer.status_code != 200:
            sys.exit(f"{path} answered {answer.status_code}")
        b"".join(answer)
        counts[path] = len(connection.queries)
        connection.force_debug_cursor = False
    say(**counts)


if __name__ == "__main__":
    import django

    django.setup()
    command, *arguments = sys.argv[1:]
    {"subjects": subjects, "staff": staff, "queries": queries}[command](*arguments)
