"""What is told of those who use it: the log, the metrics, and sign-ins in the audit."""

from .mutation import Mutation

METRICS = "campaigns/web/metrics.py"
SESSION_END = "campaigns/web/session_end.py"
CLOSED = "tests/web/test_metrics.py::test_nobody_reads_them_who_was_not_named"
WATCH = "tests/web/test_watch.py"
NOTED = "tests/web/staff/test_audit.py"

GUARDS = (
    Mutation(
        "metrics are closed",
        METRICS,
        "    if not is_welcome(request):\n",
        "    if False:\n",
        CLOSED,
    ),
    Mutation(
        "metrics want the right token",
        METRICS,
        "        return constant_time_compare(token.strip(), settings.METRICS_TOKEN)\n",
        "        return True\n",
        CLOSED,
    ),
    Mutation(
        "metrics are not read through a proxy that nobody named",
        METRICS,
        '    passed_on = "X-Forwarded-For" in request.headers\n',
        "    passed_on = False\n",
        CLOSED,
    ),
    Mutation(
        "a method that a visitor made up is no label",
        METRICS,
        'method if method in METHODS else "other"',
        "method",
        "tests/web/test_watched_server.py::test_no_label_is_what_a_visitor_made_up",
    ),
    Mutation(
        "no link of a letter stands in the log",
        "campaigns/web/lines.py",
        'SECRET.sub(r"\\1…", read)[:LONGEST]',
        "read[:LONGEST]",
        "tests/web/test_watched_server.py::test_what_people_do_leaves_no_secret_in_the_log",
    ),
    Mutation(
        "nobody writes a second line into the log",
        "campaigns/web/lines.py",
        'return json.dumps(SECRET.sub(r"\\1…", read)[:LONGEST])',
        "return '\"' + SECRET.sub(r\"\\1…\", read)[:LONGEST] + '\"'",
        f"{WATCH}::test_nobody_writes_a_second_line_into_the_log",
    ),
    Mutation(
        "a request's code is our own proxy's or ours",
        "campaigns/web/watch.py",
        ' and from_our_proxy(environ.get("REMOTE_ADDR", ""))',
        "",
        f"{WATCH}::test_a_code_is_taken_from_our_own_proxy_alone",
    ),
    Mutation(
        "no secret of the settings stands in the log",
        "campaigns/web/journal.py",
        "        text = text.replace(secret, HIDDEN)\n",
        "        pass\n",
        f"{WATCH}::test_a_secret_in_a_message_or_an_error_is_not_written_down",
    ),
    Mutation(
        "what looks like a secret does not stand in the log",
        "campaigns/web/journal.py",
        "        text = pattern.sub(instead, text)\n",
        "        pass\n",
        f"{WATCH}::test_a_secret_in_a_message_or_an_error_is_not_written_down",
    ),
    Mutation(
        "who signs in stands in the audit",
        SESSION_END,
        "    recording.note(deed=recording.Deed.SIGNED_IN, account=user, by=user)\n",
        "    pass\n",
        f"{NOTED}::test_signing_in_failing_to_and_signing_out_are_kept",
    ),
    Mutation(
        "who signs out stands in the audit",
        SESSION_END,
        "        recording.note(deed=recording.Deed.SIGNED_OUT, account=user, by=user)\n",
        "        pass\n",
        f"{NOTED}::test_signing_in_failing_to_and_signing_out_are_kept",
    ),
    Mutation(
        "a wrong password stands in the audit",
        SESSION_END,
        '        recording.note_wrong_password(name=str(credentials.get("username", "")))\n',
        "        pass\n",
        f"{NOTED}::test_signing_in_failing_to_and_signing_out_are_kept",
    ),
    Mutation(
        "tries that were turned away fill no table",
        SESSION_END,
        '    if getattr(request, "rest", None) is None:\n',
        "    if True:\n",
        f"{NOTED}::test_tries_that_were_turned_away_fill_no_table",
    ),
)
