"""What people, phones and attackers will send: each kind of it, and the tests that hold it.

For each: the right value, or a stated error that names the row, the column and what to do; never
a failure of the server, and nothing half-stored. A test that is named here and does not exist
fails this file. After a bar stands what must be found in that test, such as one of its cases.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

WORKBOOK = "recording/workbook"
CONTAINERS = f"{WORKBOOK}/test_containers.py"
ENCODINGS = f"{WORKBOOK}/test_encodings.py"
HEADERS = f"{WORKBOOK}/test_headers.py"
LIMITS = f"{WORKBOOK}/test_limits.py"
ROWS = f"{WORKBOOK}/test_rows.py"
DONORS = f"{WORKBOOK}/test_donors.py"
WRITING = f"{WORKBOOK}/test_writing.py"
BATCH = "recording/test_batch.py"
SHEETS = "web/staff/test_sheets.py"
TYPED = "rules/test_typed.py"
COUNTS = f"{TYPED}::test_what_is_no_count_is_refused_with_what_to_type"
DAYS = f"{TYPED}::test_what_is_no_day_is_refused_with_what_to_type"
IN_SHEETS = f"{ROWS}::test_wrong_counts_name_row_and_column"
IN_FORMS = "web/staff/test_log.py::test_numbers_that_are_none_are_refused"
LOG = "web/staff/test_log.py"
PEOPLE = "web/staff/test_people.py"
SIGN_IN = "web/staff/test_sign_in.py"
TEXTS = "web/staff/test_texts.py"
PAYLOADS = "web/answers/test_payloads.py"
FUZZ = "web/staff/test_fuzz.py"
API = "web/api/test_collections.py"
API_FUZZ = "web/api/test_fuzz.py"
RACES = "recording/test_races.py"
RECORD = "recording/test_record.py"
PLAN = "recording/test_plan.py"
OFFLINE = "browser/test_offline.py"
LIST = "web/test_list.py"

HELD = {
    "For each": {
        "within 5 seconds and 200 MB more memory": [
            f"{CONTAINERS}::refusal | < 5",
            f"{LIMITS}::test_as_much_as_just_passes",
            f"{LIMITS}::test_one_long_text_that_every_cell_shares",
            f"{LIMITS}::test_one_long_text_in_an_ods_row_that_repeats",
            f"{LIMITS}::test_50_000_rows_of_which_500_are_wrong",
        ],
        "never a failure of the server": [
            f"{WORKBOOK}/test_fuzz.py::test_csv_with_bytes_changed",
            f"{WORKBOOK}/test_fuzz.py::test_csv_of_any_cells",
            f"{WORKBOOK}/test_fuzz.py::test_any_bytes",
            f"{WORKBOOK}/test_fuzz.py::test_workbooks_with_bytes_changed",
            f"{TYPED}::test_any_cell_is_a_count_or_a_reason",
            f"{TYPED}::test_any_cell_is_a_day_or_a_reason",
            "rules/test_wording.py::test_any_text_gives_a_quantity_or_a_refusal",
            "rules/test_any_percent.py::test_any_percentage_agrees_or_not_or_is_refused",
            "rules/test_any_percent.py::test_any_percentage_implies_a_target_or_is_refused",
            "rules/test_reports.py::test_every_line_is_read_or_refused_in_words",
            f"{FUZZ}::test_logging",
            f"{FUZZ}::test_correcting",
            f"{FUZZ}::test_planning",
            f"{FUZZ}::test_changing_a_plan",
            f"{FUZZ}::test_repeating_a_plan",
            f"{FUZZ}::test_recording_a_report",
            f"{FUZZ}::test_choosing_a_figure",
            f"{FUZZ}::test_approving",
            f"{FUZZ}::test_locking",
            f"{FUZZ}::test_unlocking",
            f"{FUZZ}::test_signing_in",
            f"{API_FUZZ}::test_collections",
            f"{API_FUZZ}::test_drives",
            f"{API_FUZZ}::test_bytes",
            f"{SHEETS}::test_any_file_gets_an_answer",
            f"{SHEETS}::test_any_choice_of_columns_gets_an_answer",
            "web/staff/test_upward.py::test_whatever_is_asked_gets_an_answer",
        ],
        "nothing half-stored": [
            f"{FUZZ}::test_logging | grown() == {{}}",
            f"{FUZZ}::test_planning | grown() == {{}}",
            f"{BATCH}::test_a_write_that_fails_leaves_nothing",
            f"{BATCH}::test_closed_early_it_stores_nothing",
            f"{BATCH}::test_a_file_that_is_no_sheet_is_not_kept",
            "recording/test_report.py::test_a_wrong_line_is_named_and_nothing_is_stored",
        ],
        "the row, the column and what to do": [
            f"{ROWS}::test_all_reasons_of_a_row_and_not_the_first_alone",
            f"{SHEETS}::test_the_preview_names_row_column_and_what_to_do",
            f"{LOG}::test_what_cannot_be_read_is_explained_beside_its_field_and_kept",
        ],
    },
    "Containers": {
        "a 4 MB .xlsx that unpacks to over 1 GB": [
            f"{LIMITS}::test_4_mb_that_unpack_to_over_a_gigabyte",
            f"{CONTAINERS}::test_a_member_that_unpacks_to_more_than_it_says",
        ],
        "a 5 KB .xlsx with one cell at A1 and one at XFD1048576": [
            f"{LIMITS}::test_two_cells_far_apart | XFD1048576",
            f"{CONTAINERS}::test_a_cell_in_the_last_corner",
            f"{CONTAINERS}::test_a_far_cell_however_it_is_written",
        ],
        "overlapping zip entries": [
            f"{CONTAINERS}::test_members_that_overlap",
            f"{CONTAINERS}::test_members_within_members",
        ],
        "over 1,000 members": [f"{CONTAINERS}::test_more_than_a_thousand_members"],
        "../ names": [f"{CONTAINERS}::test_paths_that_leave_the_archive | ../x.xml"],
        "entity bombs": [f"{CONTAINERS}::test_entities_are_refused_in_every_member"],
        "encrypted": [
            f"{CONTAINERS}::test_an_encrypted_xlsx",
            f"{CONTAINERS}::test_an_encrypted_ods",
            f"{CONTAINERS}::test_an_encrypted_zip_member",
        ],
        ".xls": [f"{CONTAINERS}::test_an_old_xls"],
        ".xlsm": [f"{CONTAINERS}::test_macros_by_content_type_and_by_member"],
        "a PNG named .xlsx": [f"{CONTAINERS}::test_a_picture_named_xlsx"],
        "truncated": [f"{CONTAINERS}::test_a_truncated_xlsx"],
        "empty": [f"{CONTAINERS}::test_an_empty_file"],
        "one byte over the size limit (10 MB)": [
            f"{CONTAINERS}::test_exactly_the_size_limit_is_taken_and_one_byte_more_is_not"
        ],
        "100,001 rows": [f"{CONTAINERS}::test_100001_rows"],
        "16,384 columns": [f"{CONTAINERS}::test_16384_columns"],
        "any of them at the door": [
            f"{SHEETS}::test_what_is_no_sheet_is_refused_with_words",
            f"{BATCH}::test_a_file_that_is_no_sheet_is_not_kept",
        ],
    },
    "Encodings": {
        "UTF-8 with and without BOM": [
            f"{ENCODINGS}::test_unicode_with_and_without_its_mark | utf-8-sig"
        ],
        "UTF-16 LE and BE": [
            f"{ENCODINGS}::test_unicode_with_and_without_its_mark | utf-16-be",
            f"{ENCODINGS}::test_utf16_big_endian_with_its_mark",
            f"{ENCODINGS}::test_a_cut_utf16_character",
        ],
        "windows-1258": [f"{ENCODINGS}::test_windows_1258_with_its_combining_marks"],
        "TCVN3": [
            f"{ENCODINGS}::test_fonts_of_the_nineties_are_refused_with_a_hint | TCVN3",
            f"{ENCODINGS}::test_fonts_of_the_nineties_in_a_workbook | TCVN3",
        ],
        "VNI": [
            f"{ENCODINGS}::test_fonts_of_the_nineties_are_refused_with_a_hint | Nguyeãn Vaên",
            f"{ENCODINGS}::test_fonts_of_the_nineties_in_a_workbook | VNI",
        ],
        "invalid bytes": [
            f"{ENCODINGS}::test_invalid_bytes_name_their_line",
            f"{ENCODINGS}::test_bytes_that_are_no_text_at_all",
        ],
        "NUL": [
            f"{ENCODINGS}::test_nul_names_its_line",
            f"{TEXTS}::test_what_cannot_be_seen_is_left_out_or_refused | \\x00",
        ],
        "mixed line ends": [f"{ENCODINGS}::test_mixed_line_ends_and_their_row_numbers"],
        "an unclosed quote": [
            f"{ENCODINGS}::test_an_unclosed_quote_names_its_row",
            f"{ENCODINGS}::test_an_unclosed_quote_in_a_long_file_names_its_row",
        ],
        "; and tab as separators": [f"{ENCODINGS}::test_separators_are_found_out | \\t"],
    },
    "Structure": {
        "merged headers": [
            f"{HEADERS}::test_headers_of_two_lines_merged_or_not",
            f"{ROWS}::test_a_date_merged_over_rows_holds_for_all_and_a_count_does_not",
        ],
        "title rows above the header": [f"{HEADERS}::test_title_rows_above_the_header"],
        "hidden rows": [f"{ROWS}::test_hidden_rows_are_read_and_told"],
        "hidden sheets": [f"{ROWS}::test_hidden_sheets_are_not_read_and_told"],
        "duplicate headers": [f"{HEADERS}::test_two_columns_of_one_meaning_are_both_named"],
        "reordered headers": [f"{HEADERS}::test_columns_in_another_order"],
        "missing headers": [
            f"{HEADERS}::test_missing_columns_are_named",
            f"{HEADERS}::test_no_header_at_all",
        ],
        "a total row at the foot (TỔNG CỘNG)": [
            f"{ROWS}::test_a_total_row_is_no_data_and_is_compared | TỔNG CỘNG",
            f"{ROWS}::test_totals_of_parts",
            f"{SHEETS}::test_the_sheets_own_total_is_compared_on_the_page",
        ],
        "ghost rows left by deleting": [
            f"{ROWS}::test_blank_and_ghost_rows_are_left_out_and_numbers_kept",
            f"{CONTAINERS}::test_ghost_cells_far_out_do_not_matter",
        ],
        "formulas with a cached value": [f"{ROWS}::test_a_formula_with_its_value_is_its_value"],
        "formulas without one": [
            f"{ROWS}::test_a_formula_that_was_never_computed",
            f"{ROWS}::test_flaws_of_an_ods",
        ],
        "#REF!": [f"{ROWS}::test_an_error_in_a_cell | #REF!", f"{IN_SHEETS} | #REF!"],
        "1904 dates": [
            f"{ROWS}::test_days_of_a_1904_workbook",
            f"{TYPED}::test_serial_days_of_a_1904_workbook_count_from_1904",
        ],
    },
    "Text": {
        "NFC and NFD forms are the same name": [
            f"{PLAN}::test_a_name_is_the_same_as_itself_in_any_form | NFD",
            f"{PLAN}::test_a_site_named_another_way_is_the_same_site | Nha\\u0300",
            f"{BATCH}::test_a_site_is_found_however_it_is_spelt",
            f"{HEADERS}::test_names_in_any_form_of_unicode",
            "rules/test_wording.py::test_decomposed_letters_are_the_same_letters",
            f"{TEXTS}::test_a_note_is_kept_in_one_form",
        ],
        "Đ, Ð and đ": [
            f"{PLAN}::test_a_site_named_another_way_is_the_same_site | Hà Ðông",
            f"{ROWS}::test_text_is_kept_as_text_in_one_form | Ðông Yên",
            "rules/test_words.py::test_search_needs_no_accents",
        ],
        "hoà and hòa": [
            f"{PLAN}::test_a_site_named_another_way_is_the_same_site | hoá",
            f"{PLAN}::test_sites_that_differ_by_an_accent_are_two | Tân Hóa",
        ],
        "zero-width": [
            f"{ROWS}::test_text_is_kept_as_text_in_one_form | \\u200b",
            f"{COUNTS} | 5\\u200b600",
            f"{TEXTS}::test_what_cannot_be_seen_is_left_out_or_refused | \\u200b",
            f"{TEXTS}::test_a_reason_of_nothing_that_can_be_seen_is_no_reason",
        ],
        "NBSP": [
            f"{ROWS}::test_text_is_kept_as_text_in_one_form | \\u00a0",
            f"{TEXTS}::test_a_note_is_kept_in_one_form | \\u00a0",
        ],
        "right-to-left override": [
            f"{ROWS}::test_text_is_kept_as_text_in_one_form | \\u202e",
            f"{TEXTS}::test_what_cannot_be_seen_is_left_out_or_refused | \\u202e",
            f"{IN_FORMS} | \\u202e12",
        ],
        "10,001 characters": [
            f"{ROWS}::test_text_that_is_too_long_or_holds_controls | 10_001",
            f"{TEXTS}::test_10001_characters_are_refused_beside_their_field",
        ],
        "a leading =, +, -, @, tab or CR, neutralised in CSV and XLSX exports, headers too": [
            f"{LIST}::test_exports_are_neutralised",
            f"{LIST}::test_headers_are_neutralised_too",
            "admin/test_export.py::test_nothing_that_goes_out_is_run",
            f"{WRITING}::test_nothing_that_goes_out_is_run_headers_too",
            f"{WRITING}::test_the_template_runs_nothing",
            f"{SHEETS}::test_text_that_a_spreadsheet_would_run_comes_back_as_text",
            "web/staff/test_upward.py::test_nothing_in_the_spreadsheet_is_run",
        ],
        "<script>": [
            "web/test_rules_shown.py::test_hostile_words_stay_words",
            f"{TEXTS}::test_what_looks_like_a_program_is_text | <script>",
            f"{ROWS}::test_text_is_kept_as_text_in_one_form | <script>",
            f"{PAYLOADS}::test_what_is_stored_comes_out_as_text",
            f"{PAYLOADS}::test_what_a_form_is_sent_comes_back_as_text",
            f"{PAYLOADS}::test_what_a_program_or_a_file_says_comes_back_as_text",
            f"{PAYLOADS}::test_what_the_admin_exports_is_text",
            "browser/test_hostile_texts.py::test_no_text_runs_on_any_page",
            "torture/test_payloads.py::test_none_of_them_becomes_a_program",
        ],
    },
    "Dates": {
        "31/02": [f"{DAYS} | 31/02/2024", f"{ROWS}::test_wrong_days_name_row_and_column | 31/02"],
        "29/02/2025": [
            f"{DAYS} | 29/02/2025",
            f"{ROWS}::test_wrong_days_name_row_and_column | 29/02/2025",
        ],
        "two-digit years": [
            f"{DAYS} | 3/2/24",
            f"{ROWS}::test_wrong_days_name_row_and_column | 3/2/24",
        ],
        "spreadsheet serials (45000)": [
            f"{TYPED}::test_days_are_read_day_first | 45000",
            f"{DAYS} | 45000",
            f"{ROWS}::test_days_in_cells | 45325",
        ],
        "day/month doubt (01/02 is 1 February)": [
            f"{TYPED}::test_days_are_read_day_first | 01/02/2024",
            f"{ROWS}::test_days_in_text_are_day_first | 01/02/2024",
            "test_ground.py::test_the_day_comes_first_in_what_is_typed",
            "web/staff/test_upward.py::test_free_dates_by_hand_and_by_the_calendar",
        ],
        "the future": [
            f"{DAYS} | 01/01/2099",
            f"{TYPED}::test_the_near_future_is_a_day_that_may_be_planned",
            f"{PLAN}::test_what_cannot_be_is_refused_beside_its_field | 2206",
            f"{LOG}::test_a_drive_that_is_still_to_come_is_asked_about",
        ],
        "year 0000": [
            f"{DAYS} | 01/01/0000",
            f"{ROWS}::test_wrong_days_name_row_and_column | 0000",
            f"{API_FUZZ}::test_collections | 0000-00-00",
        ],
        "23:59 and 00:01 in Asia/Ho_Chi_Minh": [
            f"{PEOPLE}::test_a_day_begins_at_midnight_in_viet_nam",
            f"{ROWS}::test_days_in_cells | 23, 59",
        ],
    },
    "Numbers": {
        "5.600": [
            f"{TYPED}::test_counts_are_read_as_vietnam_writes_them | 5.600",
            f"{LOG}::test_thousands_are_read_as_people_write_them",
            f"{ROWS}::test_counts_are_read_as_typed_and_dots_group",
        ],
        "5,600": [f"{COUNTS} | 5,600", f"{IN_SHEETS} | 5,600"],
        "5 600, also with NBSP and U+202F": [
            f"{TYPED}::test_counts_are_read_as_vietnam_writes_them | 5\\u202f600",
            f"{ROWS}::test_counts_are_read_as_typed_and_dots_group | 5\\u00a0600",
        ],
        "5.60": [f"{COUNTS} | 5.60", f"{IN_SHEETS} | 5.60"],
        "5,6": [f"{COUNTS} | 5,6", f"{IN_SHEETS} | 5,6"],
        "1.234,5": [f"{COUNTS} | 1.234,5", f"{IN_SHEETS} | 1.234,5", f"{IN_FORMS} | 1.234,5"],
        "−1": [f"{COUNTS} | −1", f"{IN_SHEETS} | -1", f"{API}::test_errors_are_said_by_field | -1"],
        "0": [
            f"{TYPED}::test_counts_are_read_as_vietnam_writes_them",
            "recording/test_facts.py::test_rule_1_unknown_differs_from_zero",
            f"{ROWS}::test_nothing_known_is_not_zero_and_a_drive_without_figures_is_told",
        ],
        "1e309": [f"{COUNTS} | 1e309", f"{IN_SHEETS} | 1e309"],
        "NaN": [f"{COUNTS} | NaN", f"{IN_SHEETS} | NaN", f"{IN_FORMS} | NaN"],
        "Infinity": [f"{COUNTS} | Infinity", f"{IN_SHEETS} | Infinity", f"{IN_FORMS} | Infinity"],
        "1e3": [f"{COUNTS} | 1e3", f"{IN_SHEETS} | 1e3", f"{IN_FORMS} | 1e3"],
        "0x10": [f"{COUNTS} | 0x10", f"{IN_SHEETS} | 0x10", f"{IN_FORMS} | 0x10"],
        "Arabic-Indic digits": [f"{COUNTS} | ٥٦٠٠", f"{IN_SHEETS} | ٥", f"{IN_FORMS} | ٣٤٦"],
        "full-width digits": [f"{COUNTS} | ５６００", f"{IN_SHEETS} | ５", f"{IN_FORMS} | ３４６"],
        "TRUE": [
            f"{COUNTS} | TRUE",
            f"{ROWS}::test_wrong_cells_of_a_workbook | True",
            f"{IN_FORMS} | TRUE",
        ],
        "10^12": [f"{COUNTS} | 10**12", f"{IN_SHEETS} | 10^12"],
        "400 digits": [f"{COUNTS} | * 400", f"{IN_SHEETS} | * 400", f"{IN_FORMS} | * 400"],
        "any of them in JSON": [
            f"{API}::test_a_count_is_a_whole_number",
            f"{API}::test_no_number_is_too_odd",
        ],
        "units of blood are whole and not negative": [
            "recording/test_facts.py::test_only_whole_numbers_up_to_a_million_are_counts",
            "models/test_constraints.py::test_the_database_refuses_what_breaks",
        ],
        "what can be read in two ways is refused with both readings": [
            "rules/test_wording.py::test_what_has_two_readings_is_refused_naming_both",
            f"{COUNTS} | two ways",
            f"{ROWS}::test_a_number_cell_that_english_spreadsheets_made_of_thousands",
        ],
    },
    "Privacy": {
        "a sheet with columns of a donor list is refused whole": [
            f"{DONORS}::test_a_column_about_single_people_refuses_the_sheet | Họ tên",
            f"{DONORS}::test_a_mapping_does_not_help",
            f"{DONORS}::test_people_in_a_column_under_another_name",
            f"{DONORS}::test_numbers_of_people_in_any_column",
        ],
        "nothing of it is stored": [
            f"{BATCH}::test_rule_12_a_list_of_donors_is_refused_and_nothing_of_it_kept",
            f"{BATCH}::test_rule_12_a_list_that_shows_only_by_its_columns_goes_at_once",
            f"{SHEETS}::test_rule_12_a_list_of_donors_leaves_no_trace",
        ],
        "nothing of it is logged": [
            f"{DONORS}::test_a_refusal_repeats_and_logs_nothing",
            f"{SHEETS}::test_rule_12_a_list_of_donors_leaves_no_trace | caplog",
        ],
        "a donor's number in a note": [
            "recording/test_facts.py::test_rule_12_a_donors_number_is_refused",
            f"{LOG}::test_a_donors_number_is_refused_in_the_note",
        ],
    },
    "Retries and clocks": {
        "the same submission 20 times at once": [
            f"{RACES}::test_rule_10_twenty_equal_submissions_make_one_entry",
            "torture/test_ledger.py::test_equal_submissions",
            "torture/test_phones.py::test_equal_submissions",
        ],
        "replays shuffled": [
            f"{API}::test_a_replay_shuffled_stores_each_once",
            f"{OFFLINE}::test_twenty_entries_whose_answers_are_lost_are_stored_once_each",
            "torture/test_phones.py::test_replays",
        ],
        "the phone's clock an hour off": ["web/api/test_clocks.py | an hour ahead"],
        "a month behind": ["web/api/test_clocks.py | a month behind"],
        "two days ahead": ["web/api/test_clocks.py | two days ahead"],
        "in the year 2000": [
            "web/api/test_clocks.py | in the year 2000",
            f"{OFFLINE}::test_a_wrong_clock_changes_nothing | 2000",
        ],
        "a key whose entry has since been replaced": [
            f"{API}::test_a_key_whose_entry_was_replaced_since_still_gets_its_receipt",
            f"{RECORD}::test_rule_10_a_key_whose_entry_was_replaced_still_gives_its_first_receipt",
        ],
        "a drive that was deleted meanwhile": [
            f"{API}::test_a_drive_that_was_deleted_meanwhile",
            f"{LOG}::test_a_drive_that_was_deleted_meanwhile_is_not_found",
            f"{RECORD}::test_rule_11_a_drive_that_was_deleted_meanwhile_is_not_found",
        ],
        "never dropped silently: stored once, or shown to a person": [
            f"{OFFLINE}::test_what_the_server_refuses_waits_for_a_person",
            f"{OFFLINE}::test_two_versions_are_shown_and_a_person_decides",
            f"{OFFLINE}::test_a_full_phone_says_that_nothing_was_saved",
            f"{LOG}::test_a_key_that_was_used_for_other_figures_shows_both",
        ],
    },
    "People": {
        "two staff saving the same thing at the same second": [
            f"{RACES}::test_rule_10_of_two_correctors_one_wins_and_the_other_is_told",
            f"{RACES}::test_different_submissions_at_once_are_all_kept",
            f"{LOG}::test_a_second_entry_of_a_drive_is_asked_about",
            f"{LOG}::test_who_corrects_second_sees_both_and_decides",
            "recording/test_races_of_managers.py::test_the_same_drive_planned_at_once_is_one_drive_at_one_site",
            "torture/test_ledger.py::test_correctors",
        ],
        "a signed-out phone with entries still in its queue": [
            f"{OFFLINE}::test_a_signed_out_phone_keeps_and_asks",
            f"{OFFLINE}::test_another_account_never_sends_them_unasked",
            f"{SIGN_IN}::test_what_was_sent_after_the_sign_in_ended_is_sent_again",
        ],
        "an account disabled while signed in": [
            f"{PEOPLE}::test_an_account_disabled_while_signed_in_stores_nothing_and_loses_nothing",
            f"{API}::test_an_account_disabled_while_signed_in",
            "test_access.py::test_rule_11_an_account_disabled_while_signed_in_loses_all",
            "admin/test_scope.py::test_an_account_that_was_made_inactive_is_signed_out",
        ],
        "a place moved to another staff member": [
            f"{PEOPLE}::test_a_place_moved_to_another_member_of_staff",
            f"{API}::test_a_place_moved_to_another_member_of_staff",
        ],
        "forged X-Forwarded-For": [
            f"{PEOPLE}::test_forged_addresses_neither_open_the_throttle_nor_lock_others_out",
            "test_ground.py::test_guessing_passwords_is_stopped_and_the_claimed_address_does_not_help",
        ],
        "next= values that lead elsewhere": [
            f"{SIGN_IN}::test_next_leads_to_own_addresses_alone",
            "web/answers/test_elsewhere.py::test_signing_in_leads_to_own_pages",
            "web/answers/test_elsewhere.py::test_no_page_follows_it",
            "web/test_pages.py::test_the_language_switch_cannot_be_led_astray",
        ],
        "guesses of other provinces' ids": [
            f"{PEOPLE}::test_another_provinces_ids_are_guessed_in_vain",
            f"{PEOPLE}::test_what_lies_elsewhere_and_what_lies_nowhere_look_alike",
            f"{PEOPLE}::test_an_id_that_nothing_has_is_not_found",
            f"{API}::test_another_places_drive_does_not_exist",
            "web/staff/test_permissions.py::test_each_role_gets_the_answer_that_is_declared",
            f"{SHEETS}::test_rule_11_a_sheet_is_its_senders_alone",
        ],
    },
}
NAMED = sorted({test for items in HELD.values() for tests in items.values() for test in tests})


@cache
def sources(path: Path) -> dict[str, str]:
    """Each function of a file with its decorators and its text; "" is the whole file."""
    text = path.read_text(encoding="utf-8")
    lines, found = text.splitlines(), {"": text}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            found[node.name] = "\n".join(lines[first - 1 : node.end_lineno])
    return found


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_exists(named):
    test, _, case = named.partition(" | ")
    path, _, name = test.partition("::")
    assert (TESTS / path).is_file(), f"there is no file tests/{path}"
    found = sources(TESTS / path)
    assert name in found, f"tests/{path} has no {name}"
    assert case in found[name], f"{test} has no case with {case!r}"


def test_every_kind_is_held():
    assert all(tests for items in HELD.values() for tests in items.values())
    assert [len(items) for items in HELD.values()] == [4, 16, 10, 13, 9, 8, 21, 4, 9, 7]
