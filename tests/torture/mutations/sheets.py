"""Sheets that come in: what is taken of them, how much, and by whom they may be applied."""

from .mutation import Mutation

CONTAINERS = "campaigns/recording/workbook/containers.py"
SCAN = "campaigns/recording/workbook/scan.py"
HEADERS = "campaigns/recording/workbook/headers.py"
PACKING = "campaigns/recording/workbook/packing.py"
MATCH = "campaigns/recording/batch/match.py"
UPLOADS = "campaigns/recording/uploads.py"
JUDGE = "campaigns/recording/batch/judge.py"
COMMIT = "campaigns/recording/batch/commit.py"
TESTS = "tests/recording/workbook"
IN_A_ZIP = f"{TESTS}/test_containers.py"
APPLIED = "tests/recording/test_batch.py"

GUARDS = (
    Mutation(
        "a file has ten megabytes at most",
        CONTAINERS,
        "    if len(data) > MAX_BYTES:\n",
        "    if False:\n",
        f"{IN_A_ZIP}::test_exactly_the_size_limit_is_taken_and_one_byte_more_is_not",
    ),
    Mutation(
        "a zip says how much it unpacks to",
        CONTAINERS,
        "sum(info.file_size for info in infos) > MAX_UNPACKED",
        "False",
        f"{TESTS}/test_limits.py::test_4_mb_that_unpack_to_over_a_gigabyte",
    ),
    Mutation(
        "a zip has a thousand members at most",
        CONTAINERS,
        "if len(infos) > MAX_MEMBERS or",
        "if",
        f"{IN_A_ZIP}::test_more_than_a_thousand_members",
    ),
    Mutation(
        "a member unpacks to no more than it says",
        CONTAINERS,
        "            if given > member.size:\n                raise _damaged()\n",
        "",
        f"{IN_A_ZIP}::test_a_member_that_unpacks_to_more_than_it_says",
    ),
    Mutation(
        "a member is held to its size and checksum",
        CONTAINERS,
        "        if given != member.size or crc != member.crc:\n",
        "        if False:\n",
        f"{IN_A_ZIP}::test_every_member_is_held_to_its_size_and_checksum",
    ),
    Mutation(
        "members do not overlap",
        CONTAINERS,
        "    _check_apart(members)\n",
        "",
        f"{IN_A_ZIP}::test_members_within_members",
    ),
    Mutation(
        "no path leaves the archive",
        CONTAINERS,
        'if ".." in parts or name.startswith("/") or "\\\\" in name or ":" in name:',
        "if False:",
        f"{IN_A_ZIP}::test_paths_that_leave_the_archive",
    ),
    Mutation(
        "macros are refused",
        CONTAINERS,
        'if "xl/vbaProject.bin" in names or b"macroEnabled" in self.read("[Content_Types].xml"):',
        "if False:",
        f"{IN_A_ZIP}::test_macros_by_content_type_and_by_member",
    ),
    Mutation(
        "a table has a hundred thousand rows at most",
        "campaigns/recording/workbook/rows.py",
        "            raise too_many_rows()\n",
        "            pass\n",
        f"{IN_A_ZIP}::test_100001_rows",
    ),
    Mutation(
        "a table has so many columns at most",
        SCAN,
        "        if self.last_column >= MAX_COLUMNS:\n            raise",
        "        if False:\n            raise",
        f"{IN_A_ZIP}::test_16384_columns",
    ),
    Mutation(
        "a list of donors is refused by its header",
        HEADERS,
        "    for _, labels in cells:\n        _refuse_donors(labels)\n",
        "",
        f"{TESTS}/test_donors.py::test_a_column_about_single_people_refuses_the_sheet",
    ),
    Mutation(
        "a list of donors is refused by what its header adds",
        HEADERS,
        "        _refuse([c.letter for c in header.columns if also_names_donors(c.label)])\n",
        "        pass\n",
        f"{TESTS}/test_donors.py"
        "::test_a_header_that_says_so_in_brackets_or_second_refuses_the_sheet",
    ),
    Mutation(
        "what is planned is no result",
        "campaigns/recording/workbook/vocabulary.py",
        "    return None if field in _COUNTED and _counts_otherwise(label, above) else field\n",
        "    return field\n",
        f"{TESTS}/test_headers.py::test_what_a_name_says_in_brackets_is_heard",
    ),
    Mutation(
        "a list of donors is refused by its numbers",
        PACKING,
        "        if self.private.total() >= PERSONS:\n",
        "        if False:\n",
        f"{APPLIED}::test_rule_12_a_list_of_donors_is_refused_and_nothing_of_it_kept",
    ),
    Mutation(
        "one person's number is withheld",
        PACKING,
        "                kept[column] = HIDDEN\n",
        "",
        f"{APPLIED}::test_rule_12_a_single_number_is_kept_from_the_table",
    ),
    Mutation(
        "a second row of a drive is wrong",
        JUDGE,
        "            raise reasons.twice(first)\n",
        "            pass\n",
        f"{APPLIED}::test_the_second_row_of_a_drive_is_wrong_and_names_the_first",
    ),
    Mutation(
        "accents tell one commune from another",
        MATCH,
        "        return same or [one for one in found if bare or _has_no_accents(one.name)]\n",
        "        return found\n",
        f"{APPLIED}::test_rule_11_accents_tell_anothers_commune_from_ones_own",
    ),
    Mutation(
        "no result of a day to come",
        JUDGE,
        "            raise reasons.not_yet(row.met.day, self.book.today)\n",
        "            pass\n",
        f"{APPLIED}::test_a_result_of_a_day_to_come_is_refused_with_both_days",
    ),
    Mutation(
        "a row heeds locks",
        JUDGE,
        "                    raise reasons.locked(lock)\n",
        "                    pass\n",
        f"{APPLIED}::test_a_locked_period_takes_no_rows",
    ),
    Mutation(
        "a row corrects what its sender may",
        JUDGE,
        "            raise reasons.not_allowed(why)\n",
        "            pass\n",
        f"{APPLIED}::test_a_collector_corrects_only_what_is_theirs",
    ),
    Mutation(
        "what was applied meanwhile stays applied",
        UPLOADS,
        "        sheet = _still_unapplied(sheet)\n",
        "",
        "tests/recording/test_races_of_sheets.py"
        "::test_what_was_applied_meanwhile_is_not_compared_anew",
    ),
    Mutation(
        "books that moved are shown again first",
        COMMIT,
        "        raise SheetMoved from None\n",
        "        return None\n",
        f"{APPLIED}::test_a_result_that_came_after_the_preview_is_shown_first",
    ),
)
