# Everything below is the same for every view; the settings above say which view it is.
# Needs the R packages survival, cmprsk for competing events, and readxl for Excel files.
suppressPackageStartupMessages(library(survival))
given <- commandArgs(trailingOnly = TRUE)
if (length(given)) file <- given[1]
month <- 30.4375
rows <- list()
put <- function(analysis, subject, level, stat, value, low = NA, high = NA, at = NA, method = "") {
  rows[[length(rows) + 1]] <<- data.frame(analysis, subject, level, stat, at, value = as.numeric(value),
    low = as.numeric(low), high = as.numeric(high), method)
}

# 1. The file, every cell as text.
cell_text <- function(x) {
  if (length(x) == 0 || all(is.na(x))) return("")
  if (inherits(x, "POSIXt")) return(format(x, "%Y-%m-%d", tz = "UTC"))
  if (is.numeric(x)) return(format(x, digits = 15, trim = TRUE, scientific = FALSE))
  as.character(x)
}
read_grid <- function(path, sheet) {
  if (grepl("\\.xls[xm]?$", path, ignore.case = TRUE)) {
    cells <- readxl::read_excel(path, sheet = if (nzchar(sheet)) sheet else 1, col_names = FALSE, col_types = "list",
      range = readxl::cell_limits(c(1, 1), c(NA, NA)), .name_repair = "minimal")
    return(vapply(cells, function(column) vapply(column, cell_text, ""), character(nrow(cells))))
  }
  lines <- readLines(path, warn = FALSE)
  if (!all(validUTF8(lines))) lines <- iconv(lines, "windows-1252", "UTF-8")
  Encoding(lines) <- "UTF-8"
  lines[1] <- sub("^\u{feff}", "", lines[1])
  signs <- c(",", ";", "\t")
  sep <- signs[which.max(vapply(signs, function(s) sum(strsplit(lines[header], "")[[1]] == s), 0))]
  text <- paste(lines, collapse = "\n")
  wide <- max(count.fields(textConnection(text, encoding = "UTF-8"), sep = sep, quote = "\"", comment.char = "", blank.lines.skip = FALSE), na.rm = TRUE)
  grid <- read.table(text = text, sep = sep, quote = "\"", fill = TRUE, header = FALSE, colClasses = "character",
    comment.char = "", blank.lines.skip = FALSE, na.strings = character(), col.names = paste0("V", seq_len(wide)), encoding = "UTF-8")
  as.matrix(grid)
}
accented <- "\u{e0}\u{e2}\u{e4}\u{e1}\u{e7}\u{e9}\u{e8}\u{ea}\u{eb}\u{ed}\u{ee}\u{ef}\u{f1}\u{f3}\u{f4}\u{f6}\u{fa}\u{f9}\u{fb}\u{fc}"
plain <- function(x) { # as words are compared: lower case, no accents, runs of other signs as one underscore
  x <- chartr(accented, "aaaaceeeeiiinooouuuu", tolower(x))
  gsub("^_+|_+$", "", gsub("[^a-z0-9<>+]+", "_", x))
}
number <- function(x) {
  x <- gsub("[ \u{a0}\u{202f}]", "", x)
  x <- ifelse(grepl(",", x, fixed = TRUE) & !grepl(".", x, fixed = TRUE), sub(",", ".", x, fixed = TRUE), x)
  suppressWarnings(as.numeric(x))
}
day <- function(x) { # days since 1970
  x <- trimws(x); found <- rep(as.Date(NA), length(x))
  forms <- list("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}" = "%Y-%m-%d", "^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}" = "%Y/%m/%d",
    "^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}" = if (dayfirst) "%d/%m/%Y" else "%m/%d/%Y", "^[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4}" = "%d.%m.%Y",
    "^[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}" = if (dayfirst) "%d-%m-%Y" else "%m-%d-%Y")
  for (form in names(forms)) { at <- is.na(found) & grepl(form, x); found[at] <- as.Date(x[at], forms[[form]]) }
  serial <- is.na(found) & grepl("^[0-9]{5}(\\.0)?$", x) # the number of a day in Excel
  found[serial] <- as.Date(as.numeric(x[serial]), origin = "1899-12-30")
  as.numeric(found)
}
word <- function(x, words) { x <- unname(words[plain(x)]); ifelse(is.na(x), NA_character_, x) }
parse <- function(x, spec) {
  if (spec$kind == "date") return(day(x))
  if (spec$kind == "number") return(number(x))
  if (spec$kind == "category") return(word(x, spec$words))
  x <- trimws(x); ifelse(x == "", NA_character_, x)
}
grid <- read_grid(file, sheet)
patients <- lapply(columns, function(spec) parse(grid[cbind(file_rows, spec$place)], spec))
patients <- patients[!duplicated(names(patients))]
n <- length(file_rows)
has <- function(...) any(c(...) %in% names(patients))
value <- function(name) if (has(name)) patients[[name]] else if (grepl("_date$|_days$|_months$", name)) rep(NA_real_, n) else rep(NA_character_, n)
yes <- function(x) !is.na(x) & x
is <- function(x, level) !is.na(x) & x == level

# 2. What is derived: dates, groups, response.
if (!has("death_date", "death_days", "death_months", "os_days", "os_months") && has("last_status") && has("last_news_date"))
  patients$death_date <- ifelse(is(value("last_status"), "dead"), value("last_news_date"), NA)
counted <- function(name) { d <- value(paste0(name, "_days")); ifelse(is.na(d), value(paste0(name, "_months")) * month, d) }
fill <- function(x, y) ifelse(is.na(x), y, x)
zero_column <- c(mrd_relapse = "mrd_relapse_date", ven_aza_start = "ven_aza_start_date", hsct = "hsct_date", diagnosis = "diagnosis_date")
event_date <- c(ven_aza_start = "ven_aza_start_date", hsct = "hsct_date", relapse = "morphologic_relapse_date",
  second_mrd_relapse = "second_mrd_relapse_date", death = "death_date", followup = "last_news_date")
zero <- value(zero_column[[origin]])
days_to <- function(event) { d <- value(event_date[[event]]) - zero; if (origin == "mrd_relapse") fill(d, counted(event)) else d }
days <- lapply(setNames(nm = names(event_date)), days_to)
if (origin == "mrd_relapse") {
  os <- ifelse(is.na(value("os_event")), NA, counted("os"))
  days$death <- fill(days$death, ifelse(is(value("os_event"), "yes"), os, NA))
  days$followup <- fill(days$followup, os)
}
days$followup <- fill(days$followup, days$death)
genes <- sapply(c("flt3_itd", "nras", "kras"), value)
patients$flt3_itd_or_ras <- ifelse(rowSums(genes == "mutated", na.rm = TRUE) > 0, "yes", ifelse(yes(rowSums(genes == "wild_type") == 3), "no", NA))
if (has("ven_days_c1")) {
  changed <- is(value("dose_modified_c1_c2"), "yes"); same <- if (has("dose_modified_c1_c2")) is(value("dose_modified_c1_c2"), "no") else rep(TRUE, n)
  d <- value("ven_days_c1")
  patients$ven_group <- ifelse(changed, "dose_changed", ifelse(same & yes(d <= 14), "<=14", ifelse(same & yes(d > 14), ">14", NA)))
}
if (has("cycles")) patients$cycles_c1_c2 <- ifelse(is(value("cycles"), 1), "c1_only", ifelse(yes(value("cycles") >= 2), "c1_c2", NA))
if (has("hsct", "hsct_date", "hsct_days", "hsct_months")) {
  dated <- !is.na(value("hsct_date")) | !is.na(counted("hsct"))
  patients$hsct <- if (has("hsct")) ifelse(dated, "yes", value("hsct")) else ifelse(dated, "yes", "no")
}

# MRD response: not detected; a fall or a rise of at least 1 log10 against the last sample before treatment; stable.
mrd <- function(text) {
  bare <- plain(text); below <- grepl("^ *<", text); amount <- number(sub("%", "", sub("^ *<", "", text)))
  state <- ifelse(bare %in% not_detected, "not_detected", ifelse(bare %in% not_quantifiable | (below & !is.na(amount)), "not_quantifiable",
    ifelse(!is.na(amount), "quantified", NA)))
  data.frame(value = ifelse(state %in% c("quantified", "not_quantifiable"), amount, NA), state = state)
}
sample_list <- lapply(wide_samples, function(w)
  cbind(data.frame(id = value("patient_id"), date = if (is.na(w$date)) NA_real_ else day(grid[cbind(file_rows, w$date)]), tissue = w$tissue, timepoint = w$timepoint), mrd(grid[cbind(file_rows, w$place)])))
if (length(sample_columns)) {
  long <- read_grid(file, sample_sheet); long <- long[-seq_len(sample_header), , drop = FALSE]
  of <- function(name) if (is.null(sample_columns[[name]])) rep(NA, nrow(long)) else parse(long[, sample_columns[[name]]$place], sample_columns[[name]])
  if (nrow(long)) sample_list <- c(sample_list, list(cbind(data.frame(id = of("patient_id"), date = as.numeric(of("date")), tissue = of("tissue"),
    timepoint = as.character(of("timepoint"))), mrd(long[, sample_columns$value$place]))))
}
responds <- c("negativity", "reduction")
has_response <- length(sample_list) > 0 || has("response_blood_given", "response_marrow_given", "response_before_hsct_given")
if (has_response) {
  s <- if (length(sample_list)) do.call(rbind, sample_list) else data.frame(id = character(), date = numeric(), tissue = character(), timepoint = character(), value = numeric(), state = character())
  s <- s[!is.na(s$state) & s$id %in% value("patient_id"), ]
  p <- match(s$id, value("patient_id")); start <- value("ven_aza_start_date")[p]; s$day <- s$date - start
  relapse <- value("morphologic_relapse_date")[p]; hsct <- value("hsct_date")[p]
  place <- ifelse(is.na(s$date), ifelse(is(s$timepoint, "after_c1"), -Inf, Inf), s$date)
  cycle <- unname(c(after_c1 = 1, after_c2 = 2)[s$timepoint])
  ends <- pmin(value("cycle_3_start_date")[p], hsct, relapse, na.rm = TRUE)
  undated <- is.na(s$timepoint)
  s$before <- is(s$timepoint, "pre_treatment") | (undated & yes(s$day <= 0))
  s$evaluation <- s$timepoint %in% c("after_c1", "after_c2") | (undated & yes(s$day >= window[1] & s$day <= window[2]) & (is.na(ends) | yes(s$date <= ends)))
  s$pre_hsct <- is(s$timepoint, "before_hsct") | ((undated | s$timepoint %in% c("after_c1", "after_c2")) & !is.na(hsct) & yes(s$day >= window[1]) & yes(s$date <= pmin(hsct, relapse, na.rm = TRUE)))
  s$after <- (yes(s$day > 0) | s$timepoint %in% c("after_c1", "after_c2", "before_hsct", "follow_up")) & !yes(s$date >= value("second_mrd_relapse_date")[p])
  s <- s[order(s$id, place, is.na(cycle), cycle), ]
  last <- function(x) x[!duplicated(paste(x$id, x$tissue, sep = "\r"), fromLast = TRUE), ]
  base <- last(s[s$before, ])
  classed <- function(x) {
    b <- match(paste(x$id, x$tissue, sep = "\r"), paste(base$id, base$tissue, sep = "\r"))
    change <- log10(x$value / base$value[b]); was <- base$state[b]; one <- 1 - 1e-9
    lim <- x$state == "not_quantifiable"; quant <- x$state == "quantified"
    x$class <- ifelse(x$state == "not_detected", "negativity", ifelse(is(was, "quantified") & (quant | lim) & yes(change <= -one), "reduction",
      ifelse(was %in% c("quantified", "not_quantifiable") & quant & yes(change >= one), "progression",
        ifelse((quant | lim) & was %in% c("quantified", "not_quantifiable") & is.finite(change), "stable", "not_evaluated"))))
    x
  }
  evaluated <- classed(last(s[s$evaluation, ])); pre_hsct <- classed(last(s[s$pre_hsct, ])); later <- classed(s[s$after, ])
  or_given <- function(x, tissue, place) {
    x <- x[x$tissue == tissue, ]; found <- fill(x$class[match(value("patient_id"), x$id)], "not_evaluated"); from_file <- value(paste0("response_", place, "_given"))
    ifelse(found != "not_evaluated" | is.na(from_file), found, from_file)
  }
  for (tissue in c("blood", "marrow")) patients[[paste0("response_", tissue)]] <- or_given(evaluated, tissue, tissue)
  if (has("hsct")) patients$response_before_hsct <- ifelse(is(value("hsct"), "yes"), or_given(pre_hsct, "blood", "before_hsct"), NA)
  classes <- lapply(c("response_blood", "response_marrow", "response_before_hsct"), value)
  ever <- value("patient_id") %in% later$id[later$class %in% responds] | Reduce(`|`, lapply(classes, function(x) x %in% responds))
  known <- value("patient_id") %in% later$id[later$class != "not_evaluated"] | Reduce(`|`, lapply(classes, function(x) !is.na(x) & x != "not_evaluated"))
  patients$responded <- ifelse(ever, "yes", ifelse(known, "no", NA))
}

# 3. Which patients, in which groups. Unknown is a group of its own.
key_text <- function(x) ifelse(is.na(x), "unknown", if (is.numeric(x)) vapply(x, format, "", digits = 15, trim = TRUE, scientific = FALSE) else x)
level_of <- function(g) {
  if (!nzchar(g$key)) return(rep("all", n))
  x <- value(g$key)
  if (!length(g$cuts)) return(key_text(x))
  level <- ifelse(is.na(x), "unknown", g$names[findInterval(x, g$cuts, left.open = TRUE) + 1])
  if (length(g$left_out) && has(g$left_out[1])) {
    level <- ifelse(is(value(g$left_out[1]), g$left_out[2]), "left_out", ifelse(is.na(value(g$left_out[1])), "unknown", level))
  }
  level
}
keep <- rep(TRUE, n)
for (f in filters) {
  x <- value(f$key)
  keep <- keep & if (length(f$values)) key_text(x) %in% f$values else ifelse(is.na(x), f$unknown, x >= f$low & x <= f$high)
}
level <- level_of(groups)
if (!is.null(landmark) && nzchar(groups$key)) {
  if (groups$key == "hsct") {
    known <- days_to("hsct") / month
    level <- ifelse(level == "unknown" | (level == "yes" & is.na(known)), "unknown", ifelse(yes(known <= landmark), level, "no"))
  } else if (length(groups$known_from)) {
    known <- (value(groups$known_from[1]) - zero + as.numeric(groups$known_from[2])) / month
    level <- ifelse(yes(known <= landmark) | level %in% groups$set_aside, level, "unknown")
  }
}
stratum <- if (nzchar(strata_of$key)) level_of(strata_of) else rep("all", n)
stratum[nzchar(strata_of$key) & stratum %in% c("unknown", strata_of$set_aside)] <- NA
put("file", "patients", "all", "patients", n); put("selection", "patients", "all", "patients", sum(keep))

# 4. Time and event of an endpoint.
endpoint_times <- function(name, events) {
  e <- days[events]
  if ("second_mrd_relapse" %in% events && restrict) e$second_mrd_relapse <- ifelse(is(value("responded"), "yes"), e$second_mrd_relapse, NA)
  first <- do.call(pmin, c(unname(e), na.rm = TRUE)); time <- fill(first, days$followup)
  time[is(value("last_status"), "dead") & is.na(days$death) & is.na(first)] <- NA
  time[yes(time < 0) | yes(days$followup < 0)] <- NA
  event <- !is.na(first) & !is.na(time)
  if (has(paste0(name, "_event")) && has(paste0(name, "_days"), paste0(name, "_months")) && origin == "mrd_relapse") {
    flag <- value(paste0(name, "_event")); own <- ifelse(is.na(flag), NA, counted(name)); own[yes(own < 0)] <- NA
    dated <- !is.na(value("mrd_relapse_date")) & all(event_date[c(events, "followup")] %in% names(patients))
    time <- ifelse(dated, time, own); event <- ifelse(dated, event, is(flag, "yes") & !is.na(own))
  }
  d <- data.frame(time = time / month, event = as.integer(event), entry = -1, level = level, stratum = stratum, relapse = days$relapse / month)
  if (late_entry) { d$entry <- pmax(days$ven_aza_start, 0) / month; d$entry[yes(d$entry == 0)] <- -1 }
  d <- d[keep & !is.na(d$time) & !is.na(d$entry), ]
  if (!is.null(landmark)) d <- d[d$time > landmark, ]
  d[d$entry < d$time, ] # at risk at some time
}
surv_of <- function(d) if (late_entry) Surv(d$entry, d$time, d$event) else Surv(d$time, d$event)

# 5. Kaplan-Meier: an interval where nothing has happened, or nobody is left, has no width and is not given.
kaplan_meier <- function(d, name) for (g in groups$levels) {
  x <- d[d$level == g, ]; put("kaplan_meier", name, g, "patients", nrow(x)); put("kaplan_meier", name, g, "events", sum(x$event))
  if (!nrow(x)) next
  fit <- survfit(surv_of(x) ~ 1, conf.type = conf_type); q <- quantile(fit, 0.5)
  put("kaplan_meier", name, g, "median", q$quantile, q$lower, q$upper)
  for (m in months) {
    put("kaplan_meier", name, g, "at_risk", sum(x$time >= m & x$entry < m), at = m)
    if ((max(x$time) < m && min(fit$surv) > 0) || min(x$entry) >= m) { put("kaplan_meier", name, g, "survival", NA, at = m); put("kaplan_meier", name, g, "rmst", NA, at = m); next }
    s <- summary(fit, times = m, extend = TRUE); inside <- s$surv > 0 && s$surv < 1
    put("kaplan_meier", name, g, "survival", s$surv, if (inside) s$lower else NA, if (inside) s$upper else NA, at = m)
    r <- if (m < min(fit$time)) c("rmean" = m, "se(rmean)" = 0) else summary(fit, rmean = m)$table # nothing has happened yet
    mean <- r[["rmean"]]; se <- r[["se(rmean)"]]; z <- qnorm(0.975)
    put("kaplan_meier", name, g, "rmst", mean, if (se > 0) max(mean - z * se, 0) else NA, if (se > 0) min(mean + z * se, m) else NA, at = m)
  }
  x$event <- 1 - x$event; q <- quantile(survfit(surv_of(x) ~ 1, conf.type = "log-log"), c(0.5, 0.25, 0.75))
  o <- quantile(floor(x$time + 1e-9), c(0.5, 0.25, 0.75))
  for (i in 1:3) {
    put("follow_up", name, g, c("median", "q1", "q3")[i], q$quantile[i], q$lower[i], q$upper[i], method = "reverse_km")
    put("follow_up", name, g, c("median", "q1", "q3")[i], o[i], method = "observed")
  }
}

# 6. Tests between the groups, and hazard ratios; withheld where a group has fewer events than asked for.
weighted <- function(x, present) { # sums over the event times, as survdiff, with weights, strata and delayed entry
  k <- length(present); O <- E <- rep(0, k); V <- matrix(0, k, k)
  for (s in unique(x$stratum)) {
    y <- x[x$stratum == s, ]; S <- 1
    for (t in sort(unique(y$time[y$event == 1]))) {
      r <- y$entry < t & y$time >= t; dead <- y$time == t & y$event == 1; a <- sum(r); e <- sum(dead)
      w <- switch(test, log_rank = 1, gehan = a, tarone_ware = sqrt(a), fleming_harrington = S)
      aj <- sapply(present, function(g) sum(r & y$level == g)); ej <- sapply(present, function(g) sum(dead & y$level == g))
      O <- O + w * ej; E <- E + w * e * aj / a
      if (a > 1) V <- V + w^2 * e * (a - e) / (a - 1) * (diag(aj / a, k) - outer(aj / a, aj / a))
      S <- S * (1 - e / a)
    }
  }
  use <- which(diag(V) > 0)[-1]; u <- (O - E)[use]; chisq <- drop(u %*% solve(V[use, use], u))
  c(chisq, length(use), pchisq(chisq, length(use), lower.tail = FALSE))
}
tested <- function(x, present) {
  if (late_entry || test %in% c("gehan", "tarone_ware")) return(weighted(x, present))
  x$level <- factor(x$level, present); rho <- if (test == "fleming_harrington") 1 else 0
  fit <- if (length(unique(x$stratum)) > 1) survdiff(Surv(time, event) ~ level + strata(stratum), data = x, rho = rho) else survdiff(Surv(time, event) ~ level, data = x, rho = rho)
  c(fit$chisq, length(present) - 1, pchisq(fit$chisq, length(present) - 1, lower.tail = FALSE))
}
compare <- function(d, name) {
  x <- d[d$level %in% groups$compared & !is.na(d$stratum), ]; present <- groups$compared[groups$compared %in% x$level]
  if (length(present) < 2) return(invisible())
  events <- sapply(present, function(g) sum(x$event[x$level == g])); few <- events < min_events
  answer <- if (any(few)) rep(NA, 3) else tested(x, present)
  for (i in 1:3) put("log_rank", name, "all", c("chi2", "df", "p")[i], answer[i])
  if (length(present) > 2) {
    pairs <- combn(present, 2); p <- apply(pairs, 2, function(pair) if (any(few[pair])) NA else tested(x[x$level %in% pair, ], pair)[3])
    named <- paste(pairs[2, ], "vs", pairs[1, ]); holm <- p.adjust(p, "holm")
    for (i in seq_along(p)) { put("log_rank", name, named[i], "p", p[i]); put("log_rank", name, named[i], "p_holm", holm[i]) }
  }
  in_model <- present[events > 0]; y <- x[x$level %in% in_model, ]; y$level <- factor(y$level, in_model)
  fit <- if (length(in_model) < 2 || !events[1]) NULL else if (nzchar(strata_of$key)) coxph(surv_of(y) ~ level + strata(stratum), data = y, ties = "efron", control = coxph.control(eps = 1e-11, iter.max = 50)) else coxph(surv_of(y) ~ level, data = y, ties = "efron", control = coxph.control(eps = 1e-11, iter.max = 50))
  for (g in present[-1]) {
    out <- few[present[1]] || few[g] || is.null(fit); term <- paste0("level", g); versus <- paste(g, "vs", present[1])
    b <- if (out) NA else coef(fit)[[term]]; se <- if (out) NA else sqrt(vcov(fit)[term, term])
    put("cox", name, versus, "coef", b); put("cox", name, versus, "se", se)
    put("cox", name, versus, "hazard_ratio", exp(b), exp(b - qnorm(0.975) * se), exp(b + qnorm(0.975) * se))
    put("cox", name, versus, "p", 2 * pnorm(-abs(b / se)))
  }
  put("cox", name, "all", "ph_p", if (any(few) || is.null(fit)) NA else cox.zph(fit)$table["level", "p"])
}

# 7. Relapse and death without relapse, each competing with the other.
competing <- function() {
  d <- endpoint_times("rfs", c("relapse", "death")); d$cause <- ifelse(d$event == 0, 0, ifelse(yes(d$relapse <= d$time + 1e-9), 1, 2)); d$id <- seq_len(nrow(d))
  for (subject in c("cir", "nrm")) {
    k <- if (subject == "cir") 1 else 2
    for (g in groups$levels) {
      x <- d[d$level == g, ]; put("cumulative_incidence", subject, g, "patients", nrow(x)); put("cumulative_incidence", subject, g, "events", sum(x$cause == k))
      if (!nrow(x)) next
      x$state <- factor(x$cause, 0:2)
      fit <- if (late_entry) survfit(Surv(entry, time, state) ~ 1, data = x, id = id, conf.type = conf_type) else survfit(Surv(time, state) ~ 1, data = x, conf.type = conf_type)
      for (m in months) {
        put("cumulative_incidence", subject, g, "at_risk", sum(x$time >= m & x$entry < m), at = m)
        if (max(x$time) < m && fit$pstate[nrow(fit$pstate), 1] > 1e-12) { put("cumulative_incidence", subject, g, "incidence", NA, at = m); next }
        s <- summary(fit, times = m, extend = TRUE); v <- s$pstate[1, k + 1]; inside <- v > 0 && v < 1
        put("cumulative_incidence", subject, g, "incidence", v, if (inside) s$lower[1, k + 1] else NA, if (inside) s$upper[1, k + 1] else NA, at = m)
      }
    }
    x <- d[d$level %in% groups$compared & !is.na(d$stratum), ]; present <- groups$compared[groups$compared %in% x$level]
    if (length(present) < 2 || late_entry) next
    few <- any(sapply(present, function(g) sum(x$cause[x$level == g] == k)) < min_events)
    answer <- if (few) rep(NA, 3) else cmprsk::cuminc(x$time, x$cause, factor(x$level, present), x$stratum)$Tests[as.character(k), c("stat", "df", "pv")]
    for (i in 1:3) put("gray", subject, "all", c("chi2", "df", "p")[i], answer[i])
  }
}

# 8. Response in each group, of those evaluated.
interval <- function(k, total) {
  if (!total) return(c(NA, NA))
  if (proportions == "exact") return(binom.test(k, total)$conf.int)
  z <- qnorm(0.975); centre <- (k + z^2 / 2) / (total + z^2); half <- z * sqrt(k * (total - k) / total + z^2 / 4) / (total + z^2)
  c(if (k) centre - half else 0, if (k < total) centre + half else 1)
}
response <- function() for (tissue in c("blood", "marrow")) {
  kinds <- c("negativity", "reduction", "stable", "progression")
  of <- value(paste0("response_", tissue))[keep]; of[!of %in% kinds] <- "not_evaluated"; g_of <- level[keep]
  share <- function(g, what, k, total) {
    ci <- 100 * interval(k, total); put("response", paste0(tissue, ":", what), g, "count", k)
    put("response", paste0(tissue, ":", what), g, "percent", if (total) 100 * k / total else NA, ci[1], ci[2])
  }
  for (g in groups$levels) {
    x <- of[g_of == g]; total <- sum(x != "not_evaluated")
    for (kind in kinds) share(g, kind, sum(x == kind), total)
    share(g, "log_reduction", sum(x %in% responds), total); share(g, "evaluated", total, length(x))
    put("response", paste0(tissue, ":not_evaluated"), g, "count", length(x) - total)
  }
  if (!nzchar(groups$key)) next
  x <- of[of != "not_evaluated" & g_of %in% groups$compared]; g <- g_of[of != "not_evaluated" & g_of %in% groups$compared]
  fisher <- function(classes) { t <- table(g, classes); if (nrow(t) < 2) NA else if (ncol(t) < 2) 1 else fisher.test(t, workspace = 2e7)$p.value }
  put("response_test", tissue, "all", "p", fisher(x))
  put("response_test", paste0(tissue, ":log_reduction"), "all", "p", fisher(x %in% responds))
  put("response_test", paste0(tissue, ":negativity"), "all", "p", fisher(x == "negativity"))
}

# 9. The numbers: one a row, as the dashboard names them.
for (name in names(endpoints)) { d <- endpoint_times(name, endpoints[[name]]); kaplan_meier(d, name); if (nzchar(groups$key)) compare(d, name) }
if (with_competing) competing()
if (has_response && is.null(landmark)) response()
rows <- do.call(rbind, rows)
if (Sys.getenv("MRD_ROWS") == "") print(rows, digits = 6, row.names = FALSE, na.print = "") else write.csv(rows, Sys.getenv("MRD_ROWS"), row.names = FALSE, fileEncoding = "UTF-8")
