"""What goes out: the policy, what people typed as text in every form, kept pages, slow clients,
the database away, backups."""

from .mutation import BOTH, POSTGRESQL, Mutation

SETTINGS = "campaigns/settings.py"
HEADERS = "campaigns/web/headers.py"
DOOR = "campaigns/web/kept/door.py"
SLOW = "campaigns/web/slow.py"
EVENTS = "campaigns/web/public/calendar_lines.py"
ENVELOPE = "campaigns/management/backups/envelope.py"
CLOSED = "tests/web/answers/test_answers.py::test_it_is_closed"
KEPT = "tests/web/kept/test_door.py"
PATIENT = "tests/web/test_slow.py"
COOKIES = "tests/web/answers/test_cookies.py::test_in_real_work_they_are_this_hosts_alone"
BACKUPS = "tests/test_backups.py"

OPENED = {
    '"default-src": [NONE],': '"default-src": [SELF],',
    '"script-src": [SELF],': '"script-src": [SELF, "\'unsafe-inline\'"],',
    '"style-src": [SELF],': '"style-src": [SELF, "\'unsafe-inline\'"],',
    '"img-src": [SELF, "data:"],': '"img-src": [SELF, "data:", "https:"],',
    '"font-src": [SELF],': '"font-src": ["https:"],',
    '"connect-src": [SELF],': '"connect-src": ["https:"],',
    '"manifest-src": [SELF],': '"manifest-src": ["https:"],',
    '"worker-src": [SELF],': '"worker-src": ["https:"],',
    '"object-src": [NONE],': '"object-src": [SELF],',
    '"base-uri": [NONE],': "",
    '"frame-ancestors": [NONE],': "",
    '"form-action": [SELF],': '"form-action": ["https:"],',
}
POLICY = tuple(
    Mutation(f"the policy is closed: {old.split(':')[0]}", SETTINGS, old, new, f"{CLOSED}[made]")
    for old, new in OPENED.items()
)
# Django's own middleware says some of it, but not where Django is not asked.
MADE = (
    ("nosniff", HEADERS, '        ("X-Content-Type-Options", "nosniff"),\n', ""),
    ("Permissions-Policy", HEADERS, '        ("Permissions-Policy", PERMISSIONS),\n', ""),
    (
        "Strict-Transport-Security",
        HEADERS,
        '        said.append(("Strict-Transport-Security", lasts))\n',
        "        pass\n",
    ),
    (
        "X-Frame-Options",
        SETTINGS,
        '    "django.middleware.clickjacking.XFrameOptionsMiddleware",\n',
        "",
    ),
)
SAID = tuple(
    Mutation(f"every answer says {name}", file, old, new, f"{CLOSED}[{kind}]")
    for (name, file, old, new), kind in zip(MADE, [*["half a body"] * 3, "made"], strict=True)
)

ESCAPED = (
    '        "OPTIONS": {\n            "context_processors": [',
    '        "OPTIONS": {\n            "autoescape": False, "context_processors": [',
)
GUARDS = (
    *POLICY,
    *SAID,
    Mutation(
        "a crowd's answer is closed too",
        SLOW,
        '        ("Cache-Control", "no-store"),\n        *closed(environ),\n',
        '        ("Cache-Control", "no-store"),\n',
        f"{CLOSED}[a crowd]",
    ),
    Mutation(
        "half a body's answer is closed too",
        SLOW,
        'headers = [("Content-Length", "0"), *closed(environ)]',
        'headers = [("Content-Length", "0")]',
        f"{CLOSED}[half a body]",
    ),
    Mutation(
        "cookies are this host's alone",
        SETTINGS,
        '"__Host-sessionid", "__Host-csrftoken"',
        '"sessionid", "csrftoken"',
        COOKIES,
    ),
    Mutation(
        "no script reads a cookie",
        SETTINGS,
        "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True",
        "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = False",
        COOKIES,
    ),
    Mutation(
        "cookies go over HTTPS alone",
        SETTINGS,
        "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True",
        "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False",
        COOKIES,
    ),
    Mutation(
        "what depends on a cookie is not compressed",
        "campaigns/web/compress.py",
        "if not kind.startswith(TEXTS) or is_personal(response):",
        "if not kind.startswith(TEXTS):",
        "tests/web/test_compress.py::test_no_page_with_a_forms_token_is_compressed",
    ),
    # What people typed stays text
    Mutation(
        "text is escaped in rows of tables",
        "campaigns/templatetags/html.py",
        "return value if isinstance(value, SafeData) else escape(str(value))",
        "return str(value)",
        "tests/web/test_rows.py::test_what_people_type_is_never_run",
    ),
    Mutation(
        "text is escaped on a campaign's page",
        SETTINGS,
        *ESCAPED,
        "tests/web/test_rules_shown.py::test_hostile_words_stay_words",
    ),
    Mutation(
        "text is no formula in a CSV of the lists",
        "campaigns/web/public/exports.py",
        "    return harmless_text(str(value))\n",
        "    return str(value)\n",
        "tests/web/test_list.py::test_exports_are_neutralised",
    ),
    Mutation(
        "a header is no formula",
        "campaigns/web/public/exports.py",
        "csv.writer(lines).writerows(map(harmless, row) for row in islice(rows, size))",
        "csv.writer(lines).writerows(\n"
        "                (row if before else map(harmless, row)) for row in islice(rows, size)\n"
        "            )",
        "tests/web/test_list.py::test_headers_are_neutralised_too",
    ),
    Mutation(
        "text is no formula in files of the back office",
        "campaigns/admin/export.py",
        "    return harmless_text(str(value))\n",
        "    return str(value)\n",
        "tests/admin/test_export.py::test_nothing_that_goes_out_is_run",
    ),
    Mutation(
        "text is no formula in a workbook",
        "campaigns/recording/workbook/writing.py",
        "    return harmless_text(str(value)[: LONGEST_CELL - 1])\n",
        "    return str(value)\n",
        "tests/recording/workbook/test_writing.py::test_nothing_that_goes_out_is_run_headers_too",
    ),
    Mutation(
        "text is no formula in the dump",
        "campaigns/reading/dump/snapshot.py",
        "return harmless_text(text) if text else None",
        "return text",
        "tests/test_dump_open_data.py::test_text_that_a_spreadsheet_would_run_is_made_harmless",
    ),
    Mutation(
        "a formula behind a space is one",
        "campaigns/rules/spreadsheets.py",
        "text.lstrip(SKIPPED).startswith(RISKY)",
        "text.startswith(RISKY)",
        "tests/web/test_list.py::test_what_a_spreadsheet_would_run_is_text_and_all_else_stays",
    ),
    Mutation(
        "a name writes no lines into a calendar",
        EVENTS,
        '"\\n": "\\\\n", "\\r": "\\\\n"',
        "",
        "tests/web/test_calendar_lines.py::test_an_event_is_what_the_library_writes",
    ),
    Mutation(
        "a name is one line of a calendar",
        "campaigns/rules/text.py",
        "def one_line(text: str) -> str:\n",
        "def one_line(text: str) -> str:\n    return text\n\n\ndef _one_line(text: str) -> str:\n",
        "tests/web/test_calendar.py::test_a_name_cannot_write_lines_of_its_own",
    ),
    Mutation(
        "a name cannot write into a feed",
        SETTINGS,
        *ESCAPED,
        "tests/web/test_feeds.py::test_names_can_neither_break_the_feed_nor_write_into_it",
    ),
    Mutation(
        "the code to paste is escaped",
        SETTINGS,
        *ESCAPED,
        "tests/web/test_sharing.py::"
        "test_the_code_to_paste_is_escaped_once_for_each_page_it_stands_in",
    ),
    # Kept pages
    Mutation(
        "who sends a cookie gets no kept page",
        DOOR,
        'if "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:',
        'if "HTTP_AUTHORIZATION" in environ:',
        f"{KEPT}::test_who_sends_a_cookie_or_an_authorization_is_never_given_one",
    ),
    Mutation(
        "who sends an authorization gets no kept page",
        DOOR,
        'if "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:',
        'if "HTTP_COOKIE" in environ:',
        f"{KEPT}::test_who_sends_a_cookie_or_an_authorization_is_never_given_one",
    ),
    Mutation(
        "a page that sets a cookie is not kept",
        DOOR,
        'if "set-cookie" in said or "content-encoding" in said:',
        "if False:",
        f"{KEPT}::test_an_answer_that_is_for_one_person_is_not_kept",
    ),
    Mutation(
        "a page that says so is not kept",
        DOOR,
        'if any(word in said.get("cache-control", "") for word in NEVER_KEPT):',
        "if False:",
        f"{KEPT}::test_an_answer_that_is_for_one_person_is_not_kept",
    ),
    Mutation(
        "a page that depends on who asks is not kept",
        DOOR,
        'return not any(word in said.get("vary", "") for word in ("cookie", "authorization", "*"))',
        "return True",
        f"{KEPT}::test_an_answer_that_is_for_one_person_is_not_kept",
    ),
    Mutation(
        "only good answers are kept",
        DOOR,
        'if not self.status.startswith("200 ") or',
        "if",
        f"{KEPT}::test_what_is_no_public_page_is_never_kept",
    ),
    Mutation(
        "a kept page is of its own host",
        DOOR,
        "        return scheme, host, path, query\n",
        '        return scheme, "", path, query\n',
        f"{KEPT}::test_a_foreign_host_is_refused_and_not_kept",
    ),
    Mutation(
        "a kept page is of its own language",
        DOOR,
        "        return scheme, host, path, query\n",
        '        return scheme, host, path.removeprefix("/en"), query\n',
        f"{KEPT}::test_one_language_is_never_shown_for_the_other",
    ),
    Mutation(
        "a kept page is what was asked",
        DOOR,
        "        return scheme, host, path, query\n",
        '        return scheme, host, path, ""\n',
        f"{KEPT}::test_what_a_page_is_asked_is_part_of_its_name",
    ),
    Mutation(
        "a kept page is new",
        DOOR,
        "if page and page.version == stored.numbers and self._now() < page.until:",
        "if page and self._now() < page.until:",
        f"{KEPT}::test_a_written_figure_is_shown_a_second_later",
    ),
    Mutation(
        "a kept page is asked for within a second",
        DOOR,
        "return self._clock() - page.checked < LAG",
        "return True",
        f"{KEPT}::test_a_written_figure_is_shown_a_second_later",
    ),
    Mutation(
        "a kept page is of its day",
        DOOR,
        "if page and page.version == stored.numbers and self._now() < page.until:",
        "if page and page.version == stored.numbers:",
        f"{KEPT}::test_a_page_is_made_anew_on_the_next_day",
    ),
    Mutation(
        "a kept page is of its minute, even if it held a moment ago",
        DOOR,
        "        if self._now() >= page.until:\n            return False\n",
        "",
        f"{KEPT}::test_the_calendar_is_made_anew_each_minute",
    ),
    Mutation(
        "kept pages have so much memory and no more",
        "campaigns/web/kept/shelf.py",
        "            while self.used > self.size:\n",
        "            while False:\n",
        f"{KEPT}::test_the_memory_is_bounded_and_forgets_what_nobody_asks_for",
    ),
    Mutation(
        "a page that may be out of date says so",
        "campaigns/web/kept/age.py",
        "        body = with_line(body, path=path, age=age, now=now)\n",
        "        pass\n",
        f"{KEPT}::test_a_page_that_cannot_be_asked_for_is_shown_and_says_so",
    ),
    Mutation(
        "a spare copy is a day old at most",
        "campaigns/web/kept/spare.py",
        '        if self._now() - told["made"] > OLDEST:\n',
        "        if False:\n",
        "tests/web/kept/test_spare.py::test_a_copy_is_a_day_old_at_most",
    ),
    # Slow clients and large bodies
    Mutation(
        "slow bodies have half of the threads",
        SLOW,
        "            while len(self._taken) >= self._many:\n",
        "            while False:\n",
        f"{PATIENT}::test_where_half_of_the_threads_wait_the_next_body_is_refused_at_once",
    ),
    Mutation(
        "half of a body reaches no view",
        SLOW,
        "        if len(read) < length:",
        "        if False:",
        f"{PATIENT}::test_half_of_a_body_reaches_no_view",
    ),
    Mutation(
        "streams have half of the threads",
        SLOW,
        "        place = self.places.take(patience=0)\n        try:\n            answer",
        "        place = object()\n        try:\n            answer",
        f"{PATIENT}::test_a_file_to_take_away_is_not_even_begun_without_a_place",
    ),
    Mutation(
        "a place comes back",
        SLOW,
        "            read = body.read(length)\n        finally:\n"
        "            self.places.give_back(place)\n",
        "            read = body.read(length)\n        finally:\n            pass\n",
        f"{PATIENT}::test_a_place_comes_back_however_its_body_ends",
    ),
    Mutation(
        "no secret of the server reaches a request",
        SLOW,
        "            environ.pop(name, None)\n",
        "            pass\n",
        f"{PATIENT}::test_no_secret_of_the_server_reaches_a_request",
    ),
    Mutation(
        "no more of a file is taken than may be",
        "campaigns/web/uploads.py",
        "self.file.write(raw_data[: self.left])",
        "self.file.write(raw_data)",
        "tests/web/test_uploads.py::test_no_more_of_files_is_held_than_may_be_taken",
    ),
    # The database away, migrations, backups
    Mutation(
        "a fault of the database says to come again",
        "campaigns/web/outage.py",
        "return isinstance(error, (OperationalError, InterfaceError))",
        "return False",
        "tests/web/test_pages.py::test_where_the_database_fails_the_page_says_to_come_again",
    ),
    Mutation(
        "a migration waits for nobody long",
        "campaigns/management/commands/migrate.py",
        'cursor.execute(f"SET lock_timeout = {WAIT_MS}")',
        'cursor.execute("SET lock_timeout = 4000")',
        "tests/torture/test_migrations.py::"
        "test_a_migration_in_somebodys_way_gives_up_and_readers_go_on",
        frozenset((POSTGRESQL,)),
    ),
    Mutation(
        "a table that a migration remakes keeps its triggers",
        "campaigns/management/commands/migrate.py",
        "for _name, sql in triggers:",
        "for _name, sql in ():",
        "tests/models/test_remaking.py::test_a_table_that_a_migration_remakes_keeps_all_triggers",
    ),
    Mutation(
        "a backup that was changed is refused",
        ENVELOPE,
        "    if (size, found.hexdigest()) != (manifest.size, manifest.sha256):\n",
        "    if False:\n",
        f"{BACKUPS}::test_a_backup_whose_copy_is_another_one_is_refused",
        BOTH,
    ),
    Mutation(
        "a backup that was cut short is refused in words",
        ENVELOPE,
        "except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:",
        "except ZeroDivisionError as error:",
        f"{BACKUPS}::test_a_backup_that_was_cut_short_is_refused_and_changes_nothing",
    ),
    Mutation(
        "a database with data is replaced only when told",
        "campaigns/management/backups/putting_back.py",
        "if not replace",
        "if False and not replace",
        f"{BACKUPS}::test_a_database_with_data_is_replaced_only_when_told",
    ),
    Mutation(
        "a backup is its owner's alone",
        ENVELOPE,
        "        os.fchmod(out.fileno(), 0o600)\n        with zipfile.ZipFile(out,",
        "        with zipfile.ZipFile(out,",
        f"{BACKUPS}::test_backups_are_for_their_owner_alone_and_only_the_newest_stay",
    ),
    Mutation(
        "a drive that lasts is near on each of its days",
        "campaigns/reading/drives.py",
        "last_day__gte=today - away",
        "starts_on__gte=today - away",
        "tests/web/api/test_drives.py::test_a_drive_that_lasts_is_near_on_each_of_its_days",
    ),
)
