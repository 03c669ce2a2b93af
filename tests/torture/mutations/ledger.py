"""The ledger: stored once, never changed, corrected once, counted once, locked, approved."""

from .mutation import BOTH, POSTGRESQL, SQLITE, Mutation

RECORD = "campaigns/recording/record.py"
AT_ONCE = "campaigns/recording/at_once.py"
APPROVE = "campaigns/recording/approve.py"
LOCKS = "campaigns/recording/locks.py"
FACTS = "campaigns/recording/facts.py"
TOTALS = "campaigns/recording/totals.py"
SQL = "campaigns/recording/totals_sql.py"
ENTRIES = "campaigns/migrations/0002_ledger_is_append_only.py"
APPROVALS = "campaigns/migrations/0005_approvals_are_append_only.py"
VERSIONS = "campaigns/migrations/0010_versions.py"
MOVES = "campaigns/migrations/0011_versions_of_moves.py"
ON_SQLITE, ON_POSTGRESQL = frozenset((SQLITE,)), frozenset((POSTGRESQL,))

TESTS = "tests/recording"
REFUSED = "tests/models/test_ledger.py::test_rule_9_the_triggers_can_be_taken_back_and_put_again"
RECOUNT = f"{TESTS}/test_totals.py"

TRIGGERS = tuple(
    Mutation(f"{name} refuse {event} on {engine}", file, old, new, REFUSED, on)
    for name, file in (("entries", ENTRIES), ("approvals", APPROVALS))
    for event, engine, old, new, on in (
        ("UPDATE", SQLITE, 'in ("UPDATE", "DELETE")', 'in ("DELETE",)', ON_SQLITE),
        ("DELETE", SQLITE, 'in ("UPDATE", "DELETE")', 'in ("UPDATE",)', ON_SQLITE),
        ("UPDATE", POSTGRESQL, "BEFORE UPDATE OR DELETE ON", "BEFORE DELETE ON", ON_POSTGRESQL),
        ("DELETE", POSTGRESQL, "BEFORE UPDATE OR DELETE ON", "BEFORE UPDATE ON", ON_POSTGRESQL),
    )
)

GUARDS = (
    *TRIGGERS,
    Mutation(
        "what is shown raises its version",
        VERSIONS,
        '"campaigns_target": [(LISTS, "0"), (CAMPAIGN, "{row}.campaign_id")]',
        '"campaigns_target": [(LISTS, "0")]',
        "tests/web/kept/test_stale.py::test_a_write_makes_stale_what_shows_it",
        BOTH,
    ),
    Mutation(
        "a drive that moves raises a version",
        MOVES,
        'WHERE = ["campaign_id", "site_id", "starts_on"]',
        'WHERE = ["campaign_id", "starts_on"]',
        "tests/models/test_versions.py::test_a_drive_that_is_put_elsewhere_takes_its_results_along",
        BOTH,
    ),
    # One submission, once
    Mutation(
        "the same key with other facts is a conflict",
        RECORD,
        "first.logged_by_id == logged_by.pk and _offer(first) == offered",
        "first.logged_by_id == logged_by.pk",
        f"{TESTS}/test_record.py::"
        "test_rule_10_the_same_key_with_other_facts_is_a_conflict_that_shows_both",
    ),
    Mutation(
        "a key is its author's",
        RECORD,
        "first.logged_by_id == logged_by.pk and _offer(first) == offered",
        "_offer(first) == offered",
        f"{TESTS}/test_record.py::test_rule_10_the_same_key_from_another_author_is_a_conflict",
    ),
    Mutation(
        "a conflict shows nothing of another place",
        RECORD,
        "first=_entry(first) if seen else None",
        "first=_entry(first)",
        f"{TESTS}/test_record.py::test_rule_11_a_conflict_shows_nothing_of_another_place",
    ),
    Mutation(
        "a key that is known stores nothing",
        AT_ONCE,
        "ON CONFLICT (entry_key) DO NOTHING",
        "ON CONFLICT (entry_key) DO UPDATE SET note = excluded.note",
        f"{TESTS}/test_at_once.py::test_rule_10_a_key_that_was_used_stores_nothing",
        BOTH,
    ),
    Mutation(
        "who was faster by a moment is found again",
        RECORD,
        "    except IntegrityError:\n",
        "    except ZeroDivisionError:\n",
        f"{TESTS}/test_races.py::"
        "test_rule_10_one_key_for_corrections_of_many_entries_at_once_is_a_conflict",
        ON_POSTGRESQL,
    ),
    Mutation(
        "a key is looked for once what it replaces is held",
        RECORD,
        "    replaced = _held(offered) if offered.replaces is not None else None\n"
        '    if first := _by_key(more["entry_key"]):\n',
        '    first = _by_key(more["entry_key"])\n'
        "    replaced = _held(offered) if offered.replaces is not None else None\n    if first:\n",
        f"{TESTS}/test_races.py::test_rule_10_a_correction_sent_many_times_at_once_counts_once",
        ON_POSTGRESQL,
    ),
    Mutation(
        "a correction and an approval come one after the other",
        RECORD,
        "    return of_drive.select_for_update().first()\n",
        "    return of_drive.first()\n",
        f"{TESTS}/test_races_of_managers.py::"
        "test_an_approval_and_a_collectors_correction_come_one_after_the_other",
        ON_POSTGRESQL,
    ),
    # Corrections
    Mutation(
        "an entry is corrected once",
        RECORD,
        "if standing := _standing_after(offered.replaces):",
        "if standing := None:",
        f"{TESTS}/test_record.py::"
        "test_rule_10_the_second_correction_of_an_entry_is_told_and_shown_both",
    ),
    Mutation(
        "a correction has a reason",
        RECORD,
        "if not replaced.draft and not offered.reason:",
        "if False:",
        f"{TESTS}/test_record.py::test_rule_9_a_correction_needs_a_reason",
    ),
    Mutation(
        "a correction stays with its drive",
        RECORD,
        "filter(pk=offered.replaces, drive=offered.drive)",
        "filter(pk=offered.replaces)",
        f"{TESTS}/test_record.py::test_rule_9_an_entry_of_another_drive_cannot_be_replaced",
    ),
    Mutation(
        "what counts never becomes a draft",
        RECORD,
        "if not replaced.draft and offered.draft:",
        "if False:",
        f"{TESTS}/test_drafts.py::test_what_counts_never_becomes_a_draft_again",
    ),
    Mutation(
        "a collector corrects own entries alone",
        RECORD,
        '    if not own:\n        return "not_own"\n',
        "",
        f"{TESTS}/test_drafts.py::test_rule_11_a_collector_corrects_own_entries_alone",
    ),
    Mutation(
        "an approved entry is corrected by managers alone",
        RECORD,
        'raise NotAllowed("approved")',
        "pass",
        f"{TESTS}/test_drafts.py::test_rule_11_an_approved_entry_is_corrected_by_managers_alone",
    ),
    # Counted with what is counted
    Mutation(
        "a correction is counted with its entry",
        RECORD,
        "        count_entry(entry=entry.pk, corrects=entry.replaces_id is not None)\n",
        "        pass\n",
        f"{RECOUNT}::test_rule_9_a_correction_counts_in_place_of_what_it_corrects",
    ),
    Mutation(
        "what is corrected counts no longer",
        RECORD,
        "corrects=entry.replaces_id is not None",
        "corrects=False",
        f"{RECOUNT}::test_rule_9_a_correction_counts_in_place_of_what_it_corrects",
    ),
    Mutation(
        "an entry and its totals are one transaction",
        AT_ONCE,
        "    with transaction.atomic():\n        rows = ALONE.run(values)\n",
        "    if True:\n        rows = ALONE.run(values)\n",
        f"{RECOUNT}::test_an_entry_that_cannot_be_counted_is_not_stored",
    ),
    Mutation(
        "a correction and its totals are one transaction",
        RECORD,
        "        with transaction.atomic():\n"
        "            return _record(offered, logged_by, more)\n    except",
        "        if True:\n            return _record(offered, logged_by, more)\n    except",
        f"{RECOUNT}::test_an_entry_that_cannot_be_counted_is_not_stored",
    ),
    Mutation(
        "a draft counts nowhere",
        SQL,
        "WHERE {{which}} AND NOT n.draft GROUP BY",
        "WHERE {{which}} GROUP BY",
        f"{TESTS}/test_at_once.py::test_a_draft_is_kept_and_not_counted",
        ON_POSTGRESQL,
    ),
    Mutation(
        "a draft is not taken off when it is submitted",
        SQL,
        "WHERE {which} AND NOT n.draft AND NOT c.draft GROUP BY",
        "WHERE {which} AND NOT n.draft GROUP BY",
        f"{RECOUNT}::test_a_draft_counts_nowhere_until_it_is_submitted",
        BOTH,
    ),
    Mutation(
        "a recount takes entries that stand alone",
        SQL,
        "WHERE NOT c.draft AND later.id IS NULL GROUP BY",
        "WHERE NOT c.draft GROUP BY",
        f"{RECOUNT}::test_the_check_says_that_all_agrees_and_nothing_when_quiet",
        BOTH,
    ),
    Mutation(
        "an approval moves what it approves",
        APPROVE,
        "        count_approved(entries=[one.entry_id for one in new])\n",
        "",
        "tests/reading/test_counting.py::test_an_approved_result_is_final",
    ),
    Mutation(
        "results go along with a drive that moves",
        TOTALS,
        "    _add_rows([changed[key] for key in sorted(changed)])\n",
        "",
        "tests/admin/test_totals.py::test_a_drive_that_is_put_into_another_campaign",
    ),
    Mutation(
        "the check compares every total",
        "campaigns/recording/recount.py",
        "GROUP BY {key} HAVING {any} OR {differ}",
        "GROUP BY {key} HAVING {differ}",
        f"{RECOUNT}::test_the_check_finds_and_repairs",
    ),
    # Who may, at once
    Mutation(
        "an entry at once is for who answers for its drive",
        AT_ONCE,
        "FROM may WHERE mine AND is_open",
        "FROM may WHERE is_open",
        f"{TESTS}/test_at_once.py::"
        "test_rule_11_it_never_stores_for_who_does_not_answer_for_the_drive",
        BOTH,
    ),
    Mutation(
        "an entry at once heeds locks",
        AT_ONCE,
        "FROM may WHERE mine AND is_open",
        "FROM may WHERE mine",
        f"{TESTS}/test_at_once.py::test_a_locked_period_stores_nothing",
        BOTH,
    ),
    # Locks
    Mutation(
        "a correction heeds locks",
        RECORD,
        "    hold_open(drives=[drive.pk])\n",
        "",
        f"{TESTS}/test_locks.py::test_nobody_writes_into_a_locked_period",
    ),
    Mutation(
        "a lock binds both ends of its days",
        LOCKS,
        "lock.first_day <= last and first <= lock.last_day",
        "lock.first_day < last and first < lock.last_day",
        f"{TESTS}/test_locks.py::test_a_lock_binds_its_days_both_ends_counted",
    ),
    Mutation(
        "a lock waits for who is writing",
        LOCKS,
        "        _take_whole(where.pk)\n",
        "",
        f"{TESTS}/test_races_of_managers.py::test_a_lock_waits_for_the_entry_that_is_being_written",
        ON_POSTGRESQL,
    ),
    Mutation(
        "a writer takes part in what lies above",
        AT_ONCE,
        "COUNTED.run_after(SHARE_DRIVE, values)",
        "COUNTED.run(values)",
        f"{TESTS}/test_races_of_managers.py::test_a_lock_waits_for_the_entry_that_is_being_written",
        ON_POSTGRESQL,
    ),
    Mutation(
        "managers lock",
        LOCKS,
        "    access.require_manager(user=locked_by, place=where.pk, today=today)\n",
        "",
        f"{TESTS}/test_locks.py::test_rule_11_managers_of_the_place_lock_and_unlock",
    ),
    Mutation(
        "managers unlock",
        LOCKS,
        "        access.require_manager(user=unlocked_by, place=row.place_id, today=today)\n",
        "",
        f"{TESTS}/test_locks.py::test_rule_11_managers_of_the_place_lock_and_unlock",
    ),
    Mutation(
        "unlocking has a reason",
        LOCKS,
        '                raise InvalidFacts({"reason": _("Say why the period is unlocked.")})',
        "                pass",
        f"{TESTS}/test_locks.py::test_rule_12_unlocking_needs_a_reason_without_anybodys_number",
    ),
    Mutation(
        "nothing is approved in a locked period",
        APPROVE,
        "elif row.draft or row.drive_id in locked:",
        "elif row.draft:",
        f"{TESTS}/test_approve.py::test_what_lies_in_a_locked_period_is_not_approved",
    ),
    Mutation(
        "a draft is not approved",
        APPROVE,
        "elif row.draft or row.drive_id in locked:",
        "elif row.drive_id in locked:",
        f"{TESTS}/test_approve.py::test_only_what_stands_and_is_no_draft_is_approved",
    ),
    Mutation(
        "what was replaced is not approved",
        APPROVE,
        "if pk in standing:",
        "if False:",
        f"{TESTS}/test_approve.py::test_only_what_stands_and_is_no_draft_is_approved",
    ),
    Mutation(
        "managers approve",
        APPROVE,
        "if not set(places.values()) <= managed:",
        "if False:",
        f"{TESTS}/test_approve.py::test_rule_11_managers_of_the_place_approve_and_nobody_else",
    ),
    # What may be stored
    Mutation(
        "a result says something",
        FACTS,
        "if not found and all(count is None for count in self.counts().values()):",
        "if False:",
        f"{TESTS}/test_record.py::test_rule_1_a_result_that_says_nothing_is_refused",
    ),
    Mutation(
        "a count is below a million",
        FACTS,
        "and 0 <= count <= LARGEST",
        "and 0 <= count",
        f"{TESTS}/test_facts.py::test_only_whole_numbers_up_to_a_million_are_counts",
    ),
    Mutation(
        "a site does not move out of or into a locked period",
        "campaigns/recording/moves.py",
        "        hold_site(site=site.pk, place=site.place_id)\n",
        "        hold_tree()\n",
        f"{TESTS}/test_locks.py::test_a_site_does_not_move_where_the_period_of_a_drive_is_locked",
    ),
    Mutation(
        "no donor's number is stored",
        FACTS,
        "if tells_a_number(text):",
        "if False:",
        f"{TESTS}/test_facts.py::test_rule_12_a_donors_number_is_refused",
    ),
    Mutation(
        "a number after a sum of money is told",
        "campaigns/rules/persons.py",
        "    return not all(_is_sum(run, plain) for run in _NUMBER.finditer(plain))\n",
        "    return not any(_is_sum(run, plain) for run in _NUMBER.finditer(plain))\n",
        f"{TESTS}/test_facts.py::test_rule_12_a_donors_number_is_refused",
    ),
    Mutation(
        "what cannot be seen is not stored",
        FACTS,
        'if unicodedata.category(char) != "Cf").strip()',
        "if True).strip()",
        "tests/web/staff/test_texts.py::test_what_cannot_be_seen_is_left_out_or_refused",
    ),
)
