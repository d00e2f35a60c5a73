"""Statistics: plain frames in, result rows (`results.Row`) out. Nothing here draws, formats or reads a file.

Every function survives an empty frame and a group of one patient: the row is there, its value NaN, its note the reason.

survival      times: columns `time` (months, >= 0), `event` (bool), `level` (one of groups.levels); may have `entry`
    kaplan_meier(times, endpoint: str, groups: Groups, options: Options) -> list[Row]
    survival_curve(times, endpoint: str, groups: Groups, options: Options) -> DataFrame      results.CURVE_COLUMNS
    number_at_risk(times, groups: Groups, at: tuple[float, ...]) -> DataFrame                level, time, at_risk
    follow_up(times, endpoint: str, groups: Groups) -> list[Row]                             reverse_km, observed
comparison    times as above, may have `stratum`; tests run over groups.compared; labels are used in notes only
    log_rank(times, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = {}) -> list[Row]
differences   times as in survival
    differences(times, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = {}) -> list[Row]
conditional   times as in survival
    conditional_survival(times, endpoint, groups, given: tuple[float, ...], further: float, options) -> list[Row]
cox           a package: times as above, where given `entry` (months) and `stratum` (text)
    contrast.cox(times, endpoint: str, groups: Groups, options: Options, labels: Mapping[str, str] = {}) -> list[Row]
    model.cox_model(times, endpoint: str, terms: tuple[Term, ...], options: Options) -> list[Row]
    fine_gray.fine_gray, cause_specific_cox(times, subject, groups, options, labels) -> list[Row]; times as competing
    beneath it: fit, firth, proportional, subdistribution, and design(frame, terms) -> (x, columns)
competing     times: columns `time` (months), `cause` (0 censored, 1 of interest, 2 competing), `level`; may have `entry`
    cumulative_incidence(times, subject: str, groups: Groups, options: Options) -> list[Row]    subject: cir, nrm
    incidence_curve(times, subject: str, groups: Groups, options: Options) -> DataFrame      results.CURVE_COLUMNS
    kaplan_meier_excess(times, subject: str, groups: Groups, options: Options) -> list[Row]     1 - KM, less incidence
    gray_test(times, subject: str, groups: Groups, options: Options, labels: Mapping[str, str] = {}) -> list[Row]
    cause_specific_log_rank(times, subject, groups, options, labels) -> list[Row]            as comparison.log_rank
    beneath it: aalen_johansen.aalen_johansen; gray.gray (strata)
proportions   classes: columns `blood`, `marrow` (response classes, NaN = not evaluated), `level`
    response(classes, groups: Groups, options: Options) -> list[Row]
    response_test(classes, groups: Groups, options: Options, labels: Mapping[str, str] = {}) -> list[Row]
    proportion_interval(n: int, total: int, kind: ProportionInterval) -> tuple[float, float]  0 to 1
    contrast_rows(row, subject, table, contrasted, note, labels) -> list[Row]                of a table of counts
forest        times and classes as above; subgroups: how each variable divides the patients, name to groups.Division
    forest(times, endpoint: str, groups: Groups, subgroups: Mapping[str, Division], options, labels) -> list[Row]
    response_forest(classes, groups: Groups, subgroups, labels, subjects: tuple[str, ...]) -> list[Row]
    subgroup(variable: str, level: str, group: str) -> str                                   what a row is called
    beneath it: interaction.hazard_interaction, odds_interaction (likelihood ratio); multiplicity.holm
baseline      patients: columns as in the dictionary, and `level`
    describe(patients, variables: tuple[str, ...], groups: Groups, options: Options) -> list[Row]
    paired_mutations(patients, groups: Groups) -> list[Row]
    baseline_tests.compare_baseline(patients, variables, groups: Groups, labels) -> list[Row]   Fisher, rank_sum.rank_sum
landmark      times as in survival, `level` as known at the landmark, `later` (its level changes after it; may be absent)
    landmark(times, endpoint, months: float, groups, options, labels = {}, changed: str = ...) -> list[Row]
    landmark_curve(times, endpoint, months: float, groups, options) -> DataFrame             results.CURVE_COLUMNS
transplant    times: columns `time`, `event` and `crossing` (months from time zero to transplantation, NaN = never); may
              have `entry`
    landmark(times, endpoint: str, months: float, options: Options) -> list[Row]
    simon_makuch(times, endpoint: str, options: Options) -> tuple[list[Row], DataFrame]      results.CURVE_COLUMNS
    mantel_byar(times, endpoint: str, options: Options) -> list[Row]
    time_dependent_cox(times, endpoint: str, options: Options, terms: tuple[Term, ...] = (), covariates=times) -> list[Row]
    crossing_at_risk(times, at: tuple[float, ...]) -> DataFrame                              level, time, at_risk
    immortal_time.immortal_time(times, endpoint: str) -> list[Row]                           what the transplanted had to live
mrd_course    course: one tissue, columns as derive.mrd_course.courses (days from the start of VEN-AZA), and `level`
    mrd_course(course, tissue: str, groups: Groups, options: Options, labels: Mapping[str, str] = {}) -> list[Row]
    negativity_curve, duration_curve(course, tissue, groups, options) -> DataFrame           results.CURVE_COLUMNS
counts        count(frame, time: str, event: str, *by: str) -> Counts      pandas, Polars, DuckDB, PySpark frames (Narwhals)
from_counts   kaplan_meier, number_at_risk, log_rank, cox, cumulative_incidence of Counts; beneath: tally, risk_table, group
beneath them  plain arrays in, numbers out
    product_limit.product_limit, band, quantile, restricted_mean; log_rank_test.log_rank_test (weights, strata,
    delayed entry, trend);
    cox.fit.fit_cox(x, stop, event, start, strata, weights) -> CoxFit | None; cox.counted.fit_counted, comparable_groups;
    exact.fisher_p, odds_ratio; times.known_times
    start_stop.split_at_crossing(times) -> DataFrame, product_limit_of_rows (follow-up cut in rows)
fewness       the one rule that withholds a p value or a hazard ratio
    too_few_events(events: Mapping[str, int], options: Options, labels: Mapping[str, str] = {}) -> str

Contrasts `A vs B`: B is the reference, the earlier of the two compared levels, in every analysis; a difference is A
minus B, a ratio A over B.
"""
