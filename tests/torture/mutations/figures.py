"""What figures say: unknown is not zero, printed beside computed, nothing counted twice."""

from .mutation import Mutation

QUANTITY = "campaigns/rules/quantity.py"
PERCENTS = "campaigns/rules/percents.py"
PROGRESS = "campaigns/rules/progress.py"
CLAIMS = "campaigns/rules/claims.py"
TOGETHER = "campaigns/rules/together.py"
NUMERALS = "campaigns/rules/numerals.py"
READ = "campaigns/reading/progress.py"
MARKS, PARTS = "campaigns/reading/marks.py", "campaigns/rules/parts.py"
RULES, READING = "tests/rules", "tests/reading"
JUDGED, SHOWN = f"{RULES}/test_progress.py", f"{READING}/test_progress.py"

GUARDS = (
    # Rule 1: unknown is not zero
    Mutation(
        "a sum of nothing is unknown",
        QUANTITY,
        '        raise ValueError("the sum of no figures is unknown, not zero")\n',
        "        return Quantity(Decimal(0))\n",
        f"{RULES}/test_quantity.py::test_rule_1_an_empty_sum_is_unknown_and_not_zero",
    ),
    Mutation(
        "bags that nobody counted are unknown",
        QUANTITY,
        "return sum(known.values()) if known else None",
        "return sum(known.values())",
        f"{RULES}/test_quantity.py::test_rule_1_bags_nobody_counted_are_unknown_and_not_zero",
    ),
    Mutation(
        "standard units of bags that nobody counted are unknown",
        QUANTITY,
        "    if not known:\n        return None\n    return Decimal(",
        "    return Decimal(",
        f"{RULES}/test_quantity.py::test_rule_1_bags_nobody_counted_are_unknown_and_not_zero",
    ),
    Mutation(
        "a count that no entry gives is unknown",
        "campaigns/reading/totals.py",
        "counts={name: count if given[name] else None for name, count in counts}",
        "counts={name: count for name, count in counts}",
        f"{READING}/test_totals.py::test_rule_1_what_no_entry_gives_stays_unknown",
    ),
    Mutation(
        "a size that nobody counted is unknown in a campaign",
        "campaigns/reading/sums.py",
        "(count if known else None for count, known in zip(sums, given, strict=True))",
        "(count for count, known in zip(sums, given, strict=True))",
        "tests/web/test_charts.py::test_bags_by_size_are_counts_of_the_sizes_that_are_known",
    ),
    Mutation(
        "a sum that an entry leaves bags out of is the least it can be",
        "campaigns/reading/totals.py",
        "return frozenset(name for name in TOTALLED if self.given[name] < self.entries)",
        "return frozenset()",
        f"{SHOWN}::test_rule_1_a_result_without_all_its_bags_makes_the_logged_sum_at_least",
    ),
    Mutation(
        "no difference is exact from a logged sum that is not",
        CLAIMS,
        "reported.qualifier is logged.qualifier is Qualifier.EXACT",
        "reported.qualifier is Qualifier.EXACT",
        f"{SHOWN}::test_rule_1_no_exact_difference_follows_from_a_logged_sum_that_is_at_least",
    ),
    Mutation(
        "a day without a count of bags is left out",
        "campaigns/reading/sums.py",
        "        if any(bags is not None for bags in blood.sizes.values()):\n",
        "        if True:\n",
        f"{READING}/test_series.py::test_rule_1_a_day_without_a_count_of_bags_is_left_out",
    ),
    Mutation(
        "an unknown part is not zero when parts are added",
        CLAIMS,
        "return known == total if parts and None not in parts else None",
        "return known == total if parts else None",
        f"{JUDGED}::test_rule_1_unknown_parts_are_not_zero_when_parts_are_checked",
    ),
    Mutation(
        "what is known and not known of a province are told apart",
        TOGETHER,
        "return Level.UNKNOWN if self.campaigns else Level.NO_CAMPAIGN",
        "return Level.NO_CAMPAIGN",
        f"{RULES}/test_together.py::test_no_figure_no_campaign_and_nothing_reached_are_three_things",
    ),
    Mutation(
        "an unknown result has no progress",
        PROGRESS,
        "    if result is None:\n        return State.UNKNOWN_RESULT\n",
        "    if result is None:\n        result = Quantity(Decimal(0))\n",
        f"{JUDGED}::test_the_state_says_only_what_the_figures_say",
    ),
    # Rule 2: nothing is invented
    Mutation(
        "no percent is computed in a circle",
        PROGRESS,
        "percent=_percent(result, target) if stated and result is not None else None",
        "percent=_percent(result, target) if target and result is not None else None",
        f"{JUDGED}::test_rule_2_no_percent_is_computed_in_a_circle",
    ),
    Mutation(
        "an implied target has the range that its print allows",
        PERCENTS,
        "return Fraction(value) - step / 2, Fraction(value) + step",
        "return Fraction(value) - step / 2, Fraction(value) + step / 2",
        f"{JUDGED}::test_rule_2_the_target_of_kien_giang_is_implied_with_its_range",
    ),
    Mutation(
        "nothing is implied by a result that is not exact",
        READ,
        "exact = result is not None and result.qualifier is Qualifier.EXACT",
        "exact = result is not None",
        f"{SHOWN}::test_rule_2_nothing_is_implied_by_a_result_that_is_not_exact",
    ),
    Mutation(
        "a percent of one source is not joined with the result of another",
        READ,
        "return [percent for percent in subject.percents if percent.source_id in sources]",
        "return subject.percents",
        f"{SHOWN}::test_rule_2_a_percent_of_one_source_implies_nothing_of_the_result_of_another",
    ),
    Mutation(
        "an implied target is no target of a province",
        TOGETHER,
        "stated = self.target is not None and self.target.basis is PromiseBasis.STATED",
        "stated = self.target is not None",
        f"{RULES}/test_together.py::test_an_implied_target_is_no_target",
    ),
    # Rules 3 to 5: printed beside computed, and who says so
    Mutation(
        "a percent cut off agrees",
        PERCENTS,
        "return Fraction(value) - step / 2, Fraction(value) + step",
        "return Fraction(value) - step / 2, Fraction(value) + step / 2",
        f"{JUDGED}::test_rule_3_a_printed_percent_agrees_by_rounding_or_truncation",
    ),
    Mutation(
        "a printed percent that disagrees is flagged",
        READ,
        "    if percent is not None and judged.agrees is False:\n",
        "    if False:\n",
        f"{SHOWN}::test_rule_3_the_printed_percent_stands_beside_the_computed_one",
    ),
    Mutation(
        "vượt waits for a person",
        READ,
        "if percent is None or percent.amount is None or _meaning_unknown(percent):",
        "if percent is None or percent.amount is None:",
        f"{SHOWN}::test_rule_4_a_percent_that_nobody_explained_is_ambiguous_and_is_not_used",
    ),
    Mutation(
        "a choice among bags leaves the one among standard units",
        "campaigns/recording/report.py",
        "        basis=claim.basis,\n",
        "",
        "tests/recording/test_report.py::test_rule_5_bags_and_standard_units_are_chosen_apart",
    ),
    Mutation(
        "rivals that no rule settles count not at all",
        CLAIMS,
        '        return Choice(_best(body).key, "body_over_headline")\n    return None\n',
        '        return Choice(_best(body).key, "body_over_headline")\n'
        '    return Choice(known[0].key, "only_figure")\n',
        f"{SHOWN}::test_rule_5_rivals_that_no_rule_settles_are_all_shown_and_never_added",
    ),
    Mutation(
        "a headline of another source is not overruled",
        CLAIMS,
        "if _agree(rest) and all(claim.source in explained for claim in known):",
        "if _agree(rest) and explained:",
        f"{SHOWN}::test_rule_5_a_headline_of_another_source_is_another_voice_and_not_overruled",
    ),
    Mutation(
        "figures that cannot both be true are flagged",
        MARKS,
        "            self.flag(by_key[key], Flag.CONFLICTS)\n",
        "            pass\n",
        f"{SHOWN}::test_rule_5_the_body_stands_against_the_headline_and_both_are_kept",
    ),
    Mutation(
        "parts that make more than their whole are flagged",
        MARKS,
        "            self.flag(by_key[key], flag)\n",
        "            pass\n",
        f"{SHOWN}::test_rule_3_groups_that_make_more_than_all_of_one_source_are_flagged",
    ),
    Mutation(
        "groups that make less than their whole may not be all",
        PARTS,
        "(Flag.PARTS, others, False)",
        "(Flag.PARTS, others, True)",
        f"{SHOWN}::test_rule_3_groups_that_make_more_than_all_of_one_source_are_flagged",
    ),
    # Rules 6 to 8: two kinds of totals, nothing twice, no claim that is not true
    Mutation(
        "reported and logged stand apart with their difference",
        CLAIMS,
        "difference = reported.amount - logged.amount if exact else None",
        "difference = None",
        f"{SHOWN}::test_rule_6_reported_and_logged_stand_side_by_side_with_their_difference",
    ),
    Mutation(
        "a reported total goes before a logged one",
        READ,
        'for basis in ("reported", "logged") if asked == Campaign.Uses.AUTO else (asked,):',
        'for basis in ("logged", "reported") if asked == Campaign.Uses.AUTO else (asked,):',
        f"{SHOWN}::test_rule_6_reported_and_logged_stand_side_by_side_with_their_difference",
    ),
    Mutation(
        "a part is not added to its whole",
        TOGETHER,
        "return [key for key in wholes if not is_part(key)]",
        "return list(wholes)",
        f"{RULES}/test_together.py::test_parts_are_left_out_and_parts_of_parts_too",
    ),
    Mutation(
        "bags and standard units are never added",
        TOGETHER,
        "for line in one.lines if line.basis is basis and line.measured]",
        "for line in one.lines if line.measured]",
        f"{RULES}/test_together.py::"
        "test_bags_and_standard_units_of_one_campaign_are_not_added_either",
    ),
    Mutation(
        "different units are never added",
        QUANTITY,
        "    if len(units) > 1:\n",
        "    if False:\n",
        f"{RULES}/test_quantity.py::test_different_units_are_never_added",
    ),
    Mutation(
        "at least is contagious",
        QUANTITY,
        "    if Qualifier.AT_LEAST in kinds:\n",
        "    if kinds == {Qualifier.AT_LEAST}:\n",
        f"{RULES}/test_quantity.py::test_a_sum_claims_no_more_than_its_parts",
    ),
    Mutation(
        "99,96% is not 100%",
        NUMERALS,
        "    if value < 100 <= Fraction(units, step):\n",
        "    if False:\n",
        f"{JUDGED}::test_rule_8_a_percentage_is_not_capped_and_claims_nothing_untrue",
    ),
    Mutation(
        "what is above zero is not shown as zero",
        NUMERALS,
        "    if value and not units:\n",
        "    if False:\n",
        f"{JUDGED}::test_rule_8_a_percentage_is_not_capped_and_claims_nothing_untrue",
    ),
    Mutation(
        "the bar meets its line only where the target is reached",
        PROGRESS,
        "        past=max(end - full, 0),\n",
        "        past=0,\n",
        f"{JUDGED}::test_the_bar_shows_the_line_and_what_lies_past_it",
    ),
    Mutation(
        "a figure about a part is no rival of the whole",
        READ,
        "        if subject.measure.key == measure and not subject.scope\n",
        "        if subject.measure.key == measure\n",
        f"{READING}/test_country.py::test_a_figure_about_a_part_does_not_count_for_the_whole",
    ),
)
