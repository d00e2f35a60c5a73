# Delayed entry, weighted and stratified tests, trend, differences and conditional survival.
# Run from the repository's root: Rscript tests/oracle/r/more_survival.R
# Makes tests/oracle/cases/entry_*.csv from the cases of Kaplan-Meier, and writes tests/oracle/more_survival.json.
suppressPackageStartupMessages({library(survival); library(jsonlite)})
folder <- "tests/oracle/cases/"
read <- function(name) read.csv(paste0(folder, name, ".csv"), colClasses = c(group = "character", stratum = "character"))

# An entry column: spread over follow-up, some at 0, some on the last day, some after it.
with_entry <- function(d, step, most) { d$entry <- (seq_len(nrow(d)) * step) %% most; d }
write_case <- function(d, name) { write.csv(d, paste0(folder, name, ".csv"), row.names = FALSE); d }
entry_lung <- write_case(with_entry(read("km_lung"), 37, 211), "entry_lung")
entry_small40 <- write_case(with_entry(read("km_small40"), 3, 11), "entry_small40")
# A: alone at risk at 1 and gone; others join later. B: events and entries on the same day; day 0; entry = time.
entry_edge <- write_case(data.frame(
  time   = c(1, 5, 6, 8, 9, 0, 2, 4, 4, 6, 7, 3),
  status = c(1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1),
  group  = c("A", "A", "A", "A", "A", "B", "B", "B", "B", "B", "B", "B"),
  stratum = "all",
  entry  = c(0, 1, 2, 2, 5, 0, 0, 2, 0, 4, 2, 3)), "entry_edge")
heart <- read.csv(paste0(folder, "td_heart.csv"))
entry_heart <- data.frame(time = heart$stop, status = heart$event, group = as.character(heart$tx), stratum = "all", entry = heart$start)

# R drops day 0 where entry is 0; here an entry of 0 is one from before the start. entry >= time is never at risk.
at_risk <- function(d) { d$entry <- ifelse(d$entry <= 0, -1, d$entry); d[d$entry < d$time, ] }

curve <- function(d, times, tau, start = -1) {
  fit_of <- function(type) survfit(Surv(entry, time, status) ~ 1, data = d, conf.type = type)
  out <- list()
  for (type in c("log", "log-log", "plain")) {
    f <- fit_of(type); q <- quantile(f, c(.25, .5, .75)); s <- summary(f, times = times, extend = FALSE)
    out[[type]] <- list(lower = f$lower, upper = f$upper, quantile = unname(q$quantile), q_lower = unname(q$lower),
      q_upper = unname(q$upper), at = s$time, at_surv = s$surv, at_lower = s$lower, at_upper = s$upper)
  }
  f <- fit_of("log"); n <- f$n
  # rmean from 0: print.survfit starts at min(0, time) and takes S = 1 from there
  m <- survival:::survmean(f, rmean = tau)$matrix
  c(list(n = n, time = f$time, n_risk = f$n.risk, n_event = f$n.event, n_censor = f$n.censor, surv = f$surv,
         se = f$std.err * f$surv, tau = tau, rmean = unname(m["rmean"]), rmean_se = unname(m["se(rmean)"])), out)
}

# Observed and expected events and their variance, one event time and stratum after the other.
weighted <- function(d, weight) {
  groups <- sort(unique(d$group)); k <- length(groups)
  O <- E <- rep(0, k); V <- matrix(0, k, k)
  for (s in unique(d$stratum)) {
    x <- d[d$stratum == s, ]; S <- 1
    for (t in sort(unique(x$time[x$status == 1]))) {
      r <- x$entry < t & x$time >= t; dead <- x$time == t & x$status == 1
      n <- sum(r); dd <- sum(dead)
      w <- switch(weight, log_rank = 1, gehan = n, tarone_ware = sqrt(n), fleming_harrington = S)
      nj <- sapply(groups, function(g) sum(r & x$group == g)); dj <- sapply(groups, function(g) sum(dead & x$group == g))
      O <- O + w * dj; E <- E + w * dd * nj / n
      if (n > 1) V <- V + w^2 * dd * (n - dd) / (n - 1) * (diag(nj / n, k) - outer(nj / n, nj / n))
      S <- S * (1 - dd / n)
    }
  }
  u <- (O - E)[-1]; chisq <- drop(u %*% solve(V[-1, -1], u)); score <- seq_len(k)
  trend <- sum(score * (O - E))^2 / drop(score %*% V %*% score)
  list(obs = unname(O), exp = unname(E), chisq = chisq, df = k - 1, p = pchisq(chisq, k - 1, lower.tail = FALSE),
       trend_chisq = trend, trend_p = pchisq(trend, 1, lower.tail = FALSE))
}
tests_of <- function(d) {
  out <- sapply(c("log_rank", "gehan", "tarone_ware", "fleming_harrington"), weighted, d = d, simplify = FALSE)
  if (all(d$entry < 0)) { # survdiff knows no delayed entry
    stratified <- length(unique(d$stratum)) > 1
    form <- if (stratified) Surv(time, status) ~ group + strata(stratum) else Surv(time, status) ~ group
    for (rho in 0:1) stopifnot(all.equal(survdiff(form, d, rho = rho)$chisq, out[[c("log_rank", "fleming_harrington")[rho + 1]]]$chisq, tolerance = 1e-9))
  } else { # the score test of the exact partial likelihood is the log-rank test
    form <- if (length(unique(d$stratum)) > 1) Surv(entry, time, status) ~ group + strata(stratum) else Surv(entry, time, status) ~ group
    score <- suppressWarnings(coxph(form, d, ties = "exact"))$score # at 0, whether or not there is a maximum
    stopifnot(all.equal(score, out$log_rank$chisq, tolerance = 1e-6))
    out$score_test <- score
  }
  out
}

differences <- function(d, times) {
  levels <- sort(unique(d$group)) # the first is the reference
  one <- function(g, t) {
    f <- survfit(Surv(entry, time, status) ~ 1, data = d[d$group == g, ], conf.type = "plain")
    s <- summary(f, times = t); m <- survival:::survmean(f, rmean = t)$matrix
    c(s = s$surv, se = s$std.err, rm = unname(m["rmean"]), rm_se = unname(m["se(rmean)"]))
  }
  lapply(times, function(t) {
    a <- one(levels[2], t); b <- one(levels[1], t)
    both <- function(x, se) { z <- x / se; list(diff = x, se = se, lower = x - qnorm(.975) * se, upper = x + qnorm(.975) * se, p = 2 * pnorm(-abs(z))) }
    list(t = t, survival = both(unname(a["s"] - b["s"]), sqrt(unname(a["se"]^2 + b["se"]^2))),
         rmst = both(unname(a["rm"] - b["rm"]), sqrt(unname(a["rm_se"]^2 + b["rm_se"]^2))))
  })
}

conditional <- function(d, given, further) lapply(given, function(g) {
  x <- d[d$time > g, ]
  out <- list(given = g, at = g + further, n = sum(d$time > g & d$entry <= g))
  for (type in c("log", "log-log", "plain")) {
    s <- summary(survfit(Surv(entry, time, status) ~ 1, data = x, conf.type = type), times = g + further)
    out[[type]] <- list(surv = s$surv, lower = s$lower, upper = s$upper)
  }
  if (all(d$entry < 0)) { # the same as R's start.time, and as S(given + further) / S(given)
    f <- survfit(Surv(time, status) ~ 1, data = d); s <- summary(f, times = c(g, g + further))$surv
    stopifnot(all.equal(s[2] / s[1], out$log$surv))
  }
  out
})

answers <- function(d, times, tau, given, further) {
  d <- at_risk(d)
  list(overall = curve(d, times, tau),
       groups = sapply(sort(unique(d$group)), function(g) curve(d[d$group == g, ], times, tau), simplify = FALSE),
       tests = tests_of(transform(d, stratum = "all")),
       stratified = if (length(unique(d$stratum)) > 1) tests_of(d),
       differences = differences(d, times), conditional = conditional(d, given, further))
}
from_start <- function(d) { d$entry <- 0; d }
ecog <- read.csv(paste0(folder, "cox_lung.csv")); ecog <- ecog[ecog$ecog < 3, ]
ecog <- data.frame(time = ecog$time, status = ecog$status, group = c("A", "B", "C")[ecog$ecog + 1], stratum = as.character(ecog$female), entry = (seq_len(nrow(ecog)) * 37) %% 211)

result <- list(
  entry_lung = answers(entry_lung, c(180, 365), 500, c(100, 200), 200),
  entry_small40 = answers(entry_small40, c(12, 24), 30, c(6, 12), 12),
  entry_edge = answers(entry_edge, c(3, 6), 6, c(2, 3), 3),
  entry_heart = answers(entry_heart, c(30, 365), 400, c(30, 100), 200),
  km_lung = answers(from_start(read("km_lung")), c(180, 365), 500, c(100, 200), 200),
  km_small40 = answers(from_start(read("km_small40")), c(12, 24), 30, c(6, 12), 12),
  km_veteran = answers(from_start(read("km_veteran")), c(90, 180), 300, c(30, 90), 100))
result$ecog <- list(tests = tests_of(at_risk(transform(from_start(ecog), stratum = "all"))),
                    stratified = tests_of(at_risk(from_start(ecog))),
                    entry = tests_of(at_risk(ecog)))
write_json(result, "tests/oracle/more_survival.json", digits = 15, auto_unbox = TRUE, na = "null", null = "null")
