"""Who may touch which place: `access`, the back office, the staff's pages, the API."""

from .mutation import BOTH, Mutation

ACCESS = "campaigns/access.py"
SCOPE = "campaigns/admin/scope.py"
STAFF = "campaigns/admin/staff.py"
DOOR = "campaigns/web/staff/door.py"
TEST = "tests/test_access.py"
SCOPED = "tests/admin/test_scope.py"
PERMISSIONS = "tests/web/staff/test_permissions.py::test_each_role_gets_the_answer_that_is_declared"

GUARDS = (
    Mutation(
        "one answers for one's own places",
        ACCESS,
        'return rows if EVERYWHERE in reached else rows.filter(**{f"{path}__in": reached})',
        "return rows",
        f"{TEST}::test_rule_11_another_places_drive_looks_like_none",
    ),
    Mutation(
        "a former place does not answer for its heir",
        ACCESS,
        "SELECT successor_id, predecessor_id, 1 FROM {succession} WHERE {on} <= %(today)s",
        "SELECT successor_id, predecessor_id, 1 FROM {succession} WHERE {on} <= %(today)s\n"
        "        UNION ALL\n"
        "        SELECT predecessor_id, successor_id, 0 FROM {succession}",
        f"{TEST}::test_rule_11_a_former_place_does_not_answer_for_its_heir",
        BOTH,
    ),
    Mutation(
        "only a place in force has heirlooms",
        ACCESS,
        "AND edge.taken <= reach.inherits",
        "",
        f"{TEST}::test_rule_11_the_query_says_what_the_rule_says",
        BOTH,
    ),
    Mutation(
        "before the merger nothing is taken over",
        ACCESS,
        "FROM {succession} WHERE {on} <= %(today)s",
        "FROM {succession} WHERE %(today)s = %(today)s",
        f"{TEST}::test_rule_11_what_ended_is_taken_over_on_the_day_of_the_succession",
        BOTH,
    ),
    Mutation(
        "a unit still in force is taken over by nobody",
        ACCESS,
        "WHERE edge.taken = 0 OR p.valid_until <= %(today)s",
        "WHERE TRUE",
        f"{TEST}::test_rule_11_a_unit_still_in_force_is_taken_over_by_nobody",
        BOTH,
    ),
    Mutation(
        "an account that is not active answers for nothing",
        ACCESS,
        "        return frozenset()\n    if user.is_superuser:\n",
        "        pass\n    if user.is_superuser:\n",
        f"{TEST}::test_rule_11_who_is_not_active_or_answers_for_nothing_has_nothing",
    ),
    Mutation(
        "a collector does not manage",
        ACCESS,
        "(role.MANAGER if managed else role.COLLECTOR).value",
        "role.COLLECTOR.value",
        f"{TEST}::test_rule_11_a_collector_logs_and_does_not_manage",
    ),
    Mutation(
        "a collector of the country manages nothing",
        ACCESS,
        "WHERE r.user_id = %(user)s AND r.role = %(role)s AND p.kind = %(country)s",
        "WHERE r.user_id = %(user)s AND p.kind = %(country)s",
        f"{TEST}::test_rule_11_a_collector_of_the_country_logs_everywhere_and_manages_nothing",
        BOTH,
    ),
    Mutation(
        "what has no place is the country's",
        ACCESS,
        "return EVERYWHERE in reached or place in reached",
        "return EVERYWHERE in reached or place in reached or place is None",
        f"{TEST}::test_rule_11_what_has_no_place_is_the_countrys",
    ),
    Mutation(
        "a campaign from above is open and not managed",
        ACCESS,
        "    if not may_manage(user=user, place=campaign.place_id, today=today):\n",
        "    if False:\n",
        f"{TEST}::test_rule_11_a_campaign_from_above_is_open_and_not_managed",
    ),
    Mutation(
        "another's place looks like none",
        ACCESS,
        "if place is None or place.pk not in places_of(user=user, today=today):",
        "if place is None:",
        f"{TEST}::test_rule_11_another_places_campaign_and_place_look_like_none",
    ),
    # The back office
    Mutation(
        "another's row is not listed in the back office",
        SCOPE,
        'return rows.filter(**{f"{self.place_path}__in": mine.places})',
        "return rows",
        f"{SCOPED}::test_rule_11_another_places_row_is_not_listed_and_not_found",
    ),
    Mutation(
        "a row stays in its manager's places",
        SCOPE,
        "        return Place.objects.filter(pk__in=managed)\n",
        "        return None\n",
        f"{SCOPED}::test_rule_11_a_campaign_is_not_moved_into_another_place",
    ),
    Mutation(
        "a collector plans nothing in the back office",
        SCOPE,
        "return super().has_add_permission(request) and bool(mine.national or mine.managed)",
        "return super().has_add_permission(request)",
        f"{SCOPED}::test_rule_11_a_collector_plans_nothing_and_logs",
    ),
    Mutation(
        "who may only look saves no earlier version",
        SCOPE,
        '        if request.method == "POST" and not self.has_change_permission(request, row):\n',
        "        if False:\n",
        f"{SCOPED}::test_rule_11_whoever_may_only_look_saves_no_earlier_version",
    ),
    Mutation(
        "a deleted row of another place stays unseen",
        SCOPE,
        "        if not reach(request).national and self.get_object(request, object_id) is None:\n",
        "        if False:\n",
        f"{SCOPED}::test_rule_11_a_deleted_row_of_another_place_stays_unseen_in_its_history",
    ),
    Mutation(
        "who makes a way in for the country's coordinator is one",
        STAFF,
        "    return not person.is_superuser and all(map(mine.manages, places))\n",
        "    return all(map(mine.manages, places))\n",
        "tests/admin/test_staff.py::test_nobody_comes_in_as_one_who_may_do_more",
    ),
    Mutation(
        "a source that speaks of another place is not one's own",
        "campaigns/admin/sources.py",
        "    if Campaign.objects.filter(spoken_of).exclude(place__in=managed).exists():\n",
        "    if False:\n",
        f"{SCOPED}::test_rule_11_a_source_that_speaks_of_another_place_is_not_ones_own",
    ),
    Mutation(
        "nobody comes in as one of another place",
        STAFF,
        "    return not person.is_superuser and all(map(mine.manages, places))\n",
        "    return not person.is_superuser\n",
        "tests/admin/test_staff.py::test_nobody_comes_in_as_one_who_may_do_more",
    ),
    Mutation(
        "nobody makes a superuser who is none",
        STAFF,
        'kept = () if request.user.is_superuser else ("is_superuser", "groups")\n',
        "kept = ()\n",
        "tests/admin/test_staff.py::"
        "test_nobody_makes_a_superuser_or_a_member_of_a_group_who_is_none",
    ),
    # The staff's pages, for each role
    Mutation(
        "a staff page asks for a sign-in",
        DOOR,
        "        if not request.user.is_authenticated:\n            return to_sign_in(request)\n",
        "",
        f"{PERMISSIONS}[/nhap-lieu/duyet]",
    ),
    Mutation(
        "a managers' page is not there for others",
        DOOR,
        "        if not request.desk.manages:\n",
        "        if False:\n",
        f"{PERMISSIONS}[/nhap-lieu/duyet]",
    ),
    Mutation(
        "nobody logs for another's drive",
        ACCESS,
        "    drive = drives.filter(pk=drive_id).first()\n",
        "    drive = Drive.objects.select_related('site').filter(pk=drive_id).first()\n",
        "tests/recording/test_record.py::test_rule_11_nobody_logs_or_corrects_in_another_place",
    ),
    Mutation(
        "another's drive is not found, for each role",
        "campaigns/reading/staff.py",
        "    mine = access.drives_for(user=user, today=today)\n",
        "    mine = Drive.objects.all()\n",
        f"{PERMISSIONS}[/nhap-lieu/dot]",
    ),
    Mutation(
        "another's entry is not found, for each role",
        "campaigns/reading/entries.py",
        "    mine = access.collections_for(user=user, today=today)\n",
        "    mine = Collection.objects.all()\n",
        f"{PERMISSIONS}[/nhap-lieu/phieu]",
    ),
    Mutation(
        "another's drives are not told by the API",
        "campaigns/reading/drives.py",
        "    drives = access.drives_for(user=user, today=today)\n",
        "    drives = access.Drive.objects.all()\n",
        "tests/web/api/test_drives.py::test_each_sees_their_own",
    ),
    Mutation(
        "another's report is not found",
        "campaigns/reading/upward.py",
        "    if found is None or found.pk not in reach:\n",
        "    if found is None:\n",
        "tests/reading/test_upward.py::test_rule_11_another_s_place_does_not_exist",
    ),
    Mutation(
        "figures are recorded by managers alone",
        ACCESS,
        "    if not may_manage(user=user, place=campaign.place_id, today=today):\n",
        "    if False:\n",
        "tests/recording/test_report.py::test_rule_11_managers_of_the_campaigns_place_record",
    ),
    Mutation(
        "a sheet's preview is its sender's alone",
        "campaigns/reading/sheets.py",
        "filter(token=token, sent_by=user).first()",
        "filter(token=token).first()",
        f"{PERMISSIONS}[/nhap-lieu/bang]",
    ),
    Mutation(
        "a sheet is its sender's alone",
        "campaigns/recording/batch/commit.py",
        "filter(token=token, sent_by=user).first()",
        "filter(token=token).first()",
        "tests/web/staff/test_sheets.py::test_rule_11_a_sheet_is_its_senders_alone",
    ),
)
