"""The audit: written with each change, never changed, without secrets, read by who may."""

from .mutation import BOTH, POSTGRESQL, SQLITE, Mutation

AUDIT = "campaigns/migrations/0014_audit.py"
ADMIN = "campaigns/admin/audit.py"
GRANT = "campaigns/management/commands/grant_app_role.py"
TEST, READ = "tests/models/test_audit.py", "tests/admin/test_audit.py"
ROLE = "tests/test_app_role.py"
UNCHANGED = f"{TEST}::test_nobody_changes_or_removes_a_record"
ON_SQLITE, ON_POSTGRESQL = frozenset((SQLITE,)), frozenset((POSTGRESQL,))

GUARDS = (
    *(
        Mutation(f"records refuse {event} on {on}", AUDIT, old, new, UNCHANGED, frozenset((on,)))
        for event, on, old, new in (
            ("UPDATE", SQLITE, 'in ("UPDATE", "DELETE")', 'in ("DELETE",)'),
            ("DELETE", SQLITE, 'in ("UPDATE", "DELETE")', 'in ("UPDATE",)'),
            ("UPDATE", POSTGRESQL, "BEFORE UPDATE OR DELETE ON", "BEFORE DELETE ON"),
            ("DELETE", POSTGRESQL, "BEFORE UPDATE OR DELETE ON", "BEFORE UPDATE ON"),
        )
    ),
    *(
        Mutation(
            f"nobody empties the table {table}",
            AUDIT,
            text,
            "",
            f"{TEST}::test_nobody_empties_the_table_at_a_stroke[{table}]",
            ON_POSTGRESQL,
        )
        for table, text in (
            ("audit", '    TABLE: "audit_refuses_truncate",\n'),
            ("approval", '    "campaigns_approval": "approvals_refuse_truncate",\n'),
        )
    ),
    Mutation(
        "what people may is recorded",
        AUDIT,
        '    "auth_user_groups": watched(COUNTRY, "user_id group_id"),\n',
        "",
        f"{TEST}::test_roles_and_disabled_accounts_are_kept",
        BOTH,
    ),
    Mutation(
        "a table is watched with all its columns",
        AUDIT,
        "plan_dated slogan part_of_id",
        "plan_dated part_of_id",
        f"{TEST}::test_every_table_of_ours_and_of_accounts_is_watched_with_all_its_columns",
    ),
    Mutation(
        "a row that is moved says where it was",
        AUDIT,
        'THEN {before} END" if event == "UPDATE" else "NULL"',
        'THEN NULL END" if event == "UPDATE" else "NULL"',
        f"{TEST}::test_a_row_that_is_moved_says_where_it_was",
        ON_SQLITE,
    ),
    Mutation(
        "no secret is recorded on sqlite",
        AUDIT,
        "f\"SELECT '{n}', '{SECRET_SHOWN}', {row}",
        'f"SELECT \'{n}\', {row}.\\"{n}\\", {row}',
        f"{TEST}::test_secrets_are_said_to_have_changed_and_never_told",
        ON_SQLITE,
    ),
    Mutation(
        "no secret is recorded on postgresql",
        AUDIT,
        "CASE WHEN key = ANY(secret) THEN '\"{SECRET_SHOWN}\"' ELSE value END",
        "value",
        f"{TEST}::test_secrets_are_said_to_have_changed_and_never_told",
        ON_POSTGRESQL,
    ),
    Mutation(
        "no secret is recorded of a new row",
        AUDIT,
        'unsaid = _array(["id", *of["silent"], *of["secret"]])',
        'unsaid = _array(["id", *of["silent"]])',
        f"{TEST}::test_secrets_are_said_to_have_changed_and_never_told",
        ON_POSTGRESQL,
    ),
    Mutation(
        "a record says who",
        "campaigns/models/acting.py",
        '    if (named := getattr(_thread, "named", None)) is not None:\n        return named\n',
        "",
        f"{TEST}::test_a_change_is_kept_with_who_what_and_both_values",
        BOTH,
    ),
    Mutation(
        "managers read of their places",
        ADMIN,
        "return rows.filter(Q(place__in=mine.managed) | Q(former_place__in=mine.managed))",
        "return rows",
        f"{READ}::test_rule_11_managers_read_what_happened_in_their_places",
    ),
    Mutation(
        "collectors do not read it",
        ADMIN,
        "has_view_permission(request, obj) and bool(mine.national or mine.managed)",
        "has_view_permission(request, obj)",
        f"{READ}::test_rule_11_managers_read_what_happened_in_their_places",
    ),
    Mutation(
        "text is no formula in the audit's file",
        ADMIN,
        "harmless_text(str(value))",
        "str(value)",
        f"{READ}::test_what_a_spreadsheet_would_run_is_plain_text_in_the_file",
    ),
    Mutation(
        "the serving role only adds",
        GRANT,
        '        f"REVOKE UPDATE, DELETE ON {added} FROM {role}",\n',
        "",
        f"{ROLE}::test_the_serving_role_serves_and_changes_nothing_that_was_recorded",
        ON_POSTGRESQL,
    ),
    Mutation(
        "the serving role makes nothing",
        GRANT,
        '        f"GRANT USAGE ON SCHEMA public TO {role}",\n',
        '        f"GRANT USAGE, CREATE ON SCHEMA public TO {role}",\n',
        f"{ROLE}::test_the_serving_role_serves_and_changes_nothing_that_was_recorded",
        ON_POSTGRESQL,
    ),
    Mutation(
        "a role that could do more does not serve",
        GRANT,
        "            refuse_too_strong(cursor, role)\n",
        "",
        f"{ROLE}::test_a_role_that_could_do_more_is_refused",
        ON_POSTGRESQL,
    ),
)
