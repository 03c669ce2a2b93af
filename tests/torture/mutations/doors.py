"""Signing in and staying in: throttles, passwords, sessions, second factors, tokens, CSRF."""

from .mutation import POSTGRESQL, Mutation

THROTTLE = "campaigns/web/throttle.py"
ADDRESS = "campaigns/web/address.py"
SESSIONS = "campaigns/web/sessions.py"
SESSION_END = "campaigns/web/session_end.py"
SECOND = "campaigns/web/staff/second_factor.py"
FACTORS = "campaigns/recording/second_factor.py"
TOKENS = "campaigns/recording/tokens.py"
API = "campaigns/web/api/api.py"
SETTINGS = "campaigns/settings.py"
STAFF = "tests/web/staff"
GUESSED = f"{STAFF}/test_throttle.py"
BY_TOKEN = "tests/web/api/test_tokens.py"
LOGGED = "tests/web/api/test_collections.py"
IN_TWO_STEPS = f"{STAFF}/test_second_factor.py"

GUARDS = (
    # Throttles
    Mutation(
        "five wrong passwords rest an account",
        THROTTLE,
        "FOR_ACCOUNT, FOR_ADDRESS = (5, timedelta(minutes=15))",
        "FOR_ACCOUNT, FOR_ADDRESS = (500, timedelta(minutes=15))",
        f"{GUESSED}::test_the_sixth_try_for_an_account_rests_before_any_hashing",
    ),
    Mutation(
        "twenty wrong passwords rest an address",
        THROTTLE,
        "(20, timedelta(hours=1))",
        "(2000, timedelta(hours=1))",
        f"{GUESSED}::test_twenty_wrong_in_an_hour_rest_an_address_whatever_the_account",
    ),
    Mutation(
        "neighbours share the tries for an account",
        THROTTLE,
        "    network = neighbourhood(address)\n",
        "    network = address\n",
        f"{GUESSED}::test_neighbours_in_a_network_share_the_tries_for_an_account",
    ),
    Mutation(
        "an IPv6 line is one address",
        ADDRESS,
        "ip_network((read, 64), strict=False)",
        "ip_network((read, 128), strict=False)",
        f"{GUESSED}::test_an_ipv6_line_is_one_address_however_it_numbers_itself",
    ),
    Mutation(
        "what a client says of its address is not asked",
        ADDRESS,
        "if _is_ours(address) else []",
        "if True else []",
        f"{GUESSED}::test_a_forged_address_changes_nothing",
    ),
    Mutation(
        "being right for one account does not free the address",
        THROTTLE,
        "    attempts = AccessFailureLog.objects.filter(username=account[:255])\n"
        "    attempts.filter(**_near(peer(request))).delete()\n",
        "    AccessFailureLog.objects.filter(**_near(peer(request))).delete()\n",
        f"{GUESSED}::test_being_right_for_one_account_does_not_free_the_address",
    ),
    Mutation(
        "the right password does not forget wrong codes",
        SESSION_END,
        "        throttle.passed(request)\n",
        "        throttle.right(request, user.get_username())\n",
        f"{IN_TWO_STEPS}::test_guessing_codes_is_throttled_and_the_right_password_does_not_help",
    ),
    Mutation(
        "codes are throttled",
        SECOND,
        "    if rest := begin(request, request.user.get_username()):\n",
        "    if rest := None:\n",
        f"{IN_TWO_STEPS}::test_guessing_codes_is_throttled_and_the_right_password_does_not_help",
    ),
    Mutation(
        "wrong tokens are throttled",
        API,
        "        if rest := throttle.begin(request, None):\n",
        "        if rest := None:\n",
        f"{BY_TOKEN}::test_wrong_tokens_are_throttled_and_lock_no_person_out",
    ),
    Mutation(
        "letters for new passwords are throttled",
        "campaigns/web/staff/lost_password.py",
        "        if rest := begin(request, f\"mail:{form.cleaned_data['email'].lower()}\"):\n",
        "        if rest := None:\n",
        f"{STAFF}/test_lost_password.py::test_asking_is_throttled",
    ),
    # Passwords
    Mutation(
        "a password has twelve characters",
        SETTINGS,
        '"OPTIONS": {"min_length": 12}',
        '"OPTIONS": {"min_length": 8}',
        f"{STAFF}/test_passwords.py::test_eleven_characters_are_too_few",
    ),
    Mutation(
        "a password is not one that is guessed first",
        SETTINGS,
        '    {"NAME": "campaigns.web.passwords.WellKnownPasswordValidator"},\n',
        "",
        f"{STAFF}/test_passwords.py::test_what_is_guessed_first_is_refused",
    ),
    Mutation(
        "a password is not the own name",
        SETTINGS,
        '    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},\n',
        "",
        f"{STAFF}/test_passwords.py::test_figures_alone_and_the_own_name_are_refused",
    ),
    Mutation(
        "a link for a new password holds for a day",
        SETTINGS,
        "PASSWORD_RESET_TIMEOUT = 24 * 3600",
        "PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600",
        f"{STAFF}/test_lost_password.py::test_the_link_holds_once_and_for_a_day",
    ),
    # Sessions
    Mutation(
        "a sign-in lasts twenty hours, however much one does",
        SESSION_END,
        "    request.session.set_expiry(timezone.now() + lasts)\n",
        "    request.session.set_expiry(int(lasts.total_seconds()))\n",
        f"{STAFF}/test_session_end.py::test_a_sign_in_lasts_a_working_day_however_much_one_does",
    ),
    Mutation(
        "twenty hours are no more",
        SETTINGS,
        "SESSION_COOKIE_AGE = 20 * 3600",
        "SESSION_COOKIE_AGE = 40 * 3600",
        f"{STAFF}/test_session_end.py::test_a_sign_in_lasts_a_working_day_however_much_one_does",
    ),
    Mutation(
        "a session that has ended is nobody's",
        "campaigns/reading/accounts.py",
        " AND s.expire_date > %(at)s\n",
        "\n",
        f"{STAFF}/test_sessions.py::test_a_session_ends_when_its_time_has_come",
    ),
    Mutation(
        "a closed account is out at once",
        "campaigns/reading/accounts.py",
        "    return user if user.is_active else None\n",
        "    return user\n",
        f"{STAFF}/test_sessions.py::test_a_closed_account_is_out_at_once",
    ),
    Mutation(
        "another password ends the sessions of the old one",
        SESSIONS,
        "    if user and known and constant_time_compare(known, user.get_session_auth_hash()):\n",
        "    if user and known:\n",
        f"{STAFF}/test_sessions.py::test_another_password_ends_the_sessions_of_the_old_one",
    ),
    # Second factors
    Mutation(
        "managers need a second factor",
        FACTORS,
        'return "manager" in access.roles_of(user=user)',
        "return False",
        f"{IN_TWO_STEPS}::test_who_decides_sets_it_up_before_any_door_opens",
    ),
    Mutation(
        "between the two steps no staff page opens",
        "campaigns/web/staff/door.py",
        "        if DUE in request.session:\n            return step_keeping(request)\n",
        "",
        f"{IN_TWO_STEPS}::test_who_decides_sets_it_up_before_any_door_opens",
    ),
    Mutation(
        "between the two steps no API answers",
        API,
        "if not request.user.is_authenticated or DUE in request.session:",
        "if not request.user.is_authenticated:",
        f"{IN_TWO_STEPS}::test_who_decides_sets_it_up_before_any_door_opens",
    ),
    Mutation(
        "a wrong code opens nothing",
        SECOND,
        "        was_right = recording.check_second_factor(user=request.user, code=code)\n",
        "        was_right = True\n",
        f"{IN_TWO_STEPS}::test_guessing_codes_is_throttled_and_the_right_password_does_not_help",
    ),
    Mutation(
        "new recovery codes end the old ones",
        FACTORS,
        "        StaticDevice.objects.filter(user_id=user.pk).delete()\n        device =",
        "        device =",
        f"{IN_TWO_STEPS}::test_new_recovery_codes_end_the_old_ones",
    ),
    Mutation(
        "a manager cannot do without",
        SECOND,
        'if "drop" in request.POST and not is_needed(request.user):',
        'if "drop" in request.POST:',
        f"{IN_TWO_STEPS}::test_a_manager_cannot_do_without",
    ),
    # Tokens
    Mutation(
        "a token that was revoked opens nothing",
        TOKENS,
        "filter(revoked_at__isnull=True, user__is_active=True)",
        "filter(user__is_active=True)",
        f"{BY_TOKEN}::test_it_ends_at_once",
    ),
    Mutation(
        "a token of a closed account opens nothing",
        TOKENS,
        "filter(revoked_at__isnull=True, user__is_active=True)",
        "filter(revoked_at__isnull=True)",
        f"{BY_TOKEN}::test_it_ends_at_once",
    ),
    Mutation(
        "a token is stored as a digest",
        TOKENS,
        "    return sha256(token.encode()).hexdigest()\n",
        "    return token\n",
        f"{BY_TOKEN}::test_it_is_made_on_a_page_shown_once_and_stored_as_a_digest",
    ),
    Mutation(
        "nobody revokes another's token",
        TOKENS,
        "ApiToken.objects.filter(user_id=user.pk, pk=token)",
        "ApiToken.objects.filter(pk=token)",
        f"{BY_TOKEN}::test_nobody_sees_or_revokes_anothers",
    ),
    Mutation(
        "one has twenty tokens at most",
        TOKENS,
        "        raise TooManyTokens\n",
        "        pass\n",
        f"{BY_TOKEN}::test_one_has_not_too_many",
    ),
    # Writes of others' pages
    Mutation(
        "a form needs its token",
        SETTINGS,
        '    "django.middleware.csrf.CsrfViewMiddleware",\n',
        "",
        f"{STAFF}/test_sign_in.py::test_a_form_needs_its_token",
    ),
    Mutation(
        "a write of a session needs the CSRF header",
        API,
        "            if check_csrf(request):\n",
        "            if False:\n",
        f"{LOGGED}::test_a_write_without_the_csrf_header_is_refused",
    ),
    Mutation(
        "an entry of another account is not taken",
        API,
        "            if meant is not None and meant != str(request.user.pk):\n",
        "            if False:\n",
        f"{LOGGED}::test_an_entry_made_under_another_account_is_not_taken",
    ),
    Mutation(
        "signing out is a press of a button",
        "campaigns/web/staff/sign_in.py",
        "@require_POST\ndef sign_out",
        "def sign_out",
        f"{STAFF}/test_sign_in.py::test_signing_out_is_a_press_of_a_button",
    ),
    Mutation(
        "next= leads to own addresses alone",
        "campaigns/web/staff/carried.py",
        '    if asked.startswith("/") and url_has_allowed_host_and_scheme(\n'
        "        asked, allowed_hosts=host, require_https=request.is_secure()\n    ):\n",
        "    if asked:\n",
        f"{STAFF}/test_sign_in.py::test_next_leads_to_own_addresses_alone",
    ),
    Mutation(
        "next= is an address of this host",
        "campaigns/web/staff/carried.py",
        '    if asked.startswith("/") and url_has_allowed_host_and_scheme(\n'
        "        asked, allowed_hosts=host, require_https=request.is_secure()\n    ):\n",
        '    if asked.startswith("/"):\n',
        f"{STAFF}/test_sign_in.py::test_next_leads_to_own_addresses_alone",
    ),
    # Beginning to serve
    Mutation(
        "real work needs a key of its own",
        SETTINGS,
        'if key := env.str("SECRET_KEY", default=""):',
        'if key := env.str("SECRET_KEY", default="") or "a key that is no secret":',
        "tests/test_production.py::test_it_refuses_to_begin_and_says_in_a_line_what_to_set"
        "[no key-check]",
    ),
    Mutation(
        "real work is not debugged",
        SETTINGS,
        "if HTTPS and DEBUG:\n",
        "if False:\n",
        "tests/test_production.py::test_it_refuses_to_begin_and_says_in_a_line_what_to_set"
        "[DEBUG-check]",
    ),
    Mutation(
        "hosts are named",
        SETTINGS,
        'if any(host.strip() == "*" for host in ALLOWED_HOSTS):',
        "if False:",
        "tests/test_production.py::test_it_refuses_to_begin_and_says_in_a_line_what_to_set"
        "[any host-check]",
    ),
    # What an address, a form or a cookie holds
    Mutation(
        "a NUL names nothing",
        "campaigns/models/nul.py",
        "        if holds_nul(self.rhs):\n",
        "        if False:\n",
        f"{STAFF}/test_nul.py::test_a_nul_in_what_a_program_plans_names_nothing",
        frozenset((POSTGRESQL,)),
    ),
    Mutation(
        "a NUL in a cookie is no session",
        SESSIONS,
        " and key.isascii() and key.isalnum()\n",
        "\n",
        f"{STAFF}/test_nul.py::test_a_nul_in_the_cookie_of_a_session_is_no_session",
        frozenset((POSTGRESQL,)),
    ),
)
