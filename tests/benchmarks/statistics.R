# The same questions in R's survival, timed by R itself: tests/benchmarks/statistics.py writes a line, R answers one.
#   load FILE | numbers QUESTION | time QUESTION CALLS
suppressPackageStartupMessages(library(survival))

months <- c(12, 24)
every_half_year <- seq(0, 60, 6)

ask <- list(
  curves = function() {
    fit <- survfit(Surv(time, event) ~ level, data = cohort, conf.type = "log-log")
    at <- summary(fit, times = months, extend = TRUE)
    list(at = at, table = summary(fit)$table, risk = summary(fit, times = every_half_year, extend = TRUE)$n.risk)
  },
  log_rank = function() survdiff(Surv(time, event) ~ level, data = cohort),
  cox = function() coxph(Surv(time, event) ~ level, data = cohort, ties = "efron"),
  incidence = function() {
    fit <- survfit(Surv(time, cause) ~ level, data = cohort, conf.type = "log-log")
    list(fit = fit, at = summary(fit, times = months, extend = TRUE))
  }
)

by_group <- function(...) as.vector(rbind(...))

numbers <- list(
  curves = function(found) with(found$at, by_group(surv, lower, upper, n.risk)),
  log_rank = function(found) found$chisq,
  cox = function(found) c(coef(found), sqrt(diag(vcov(found)))),
  incidence = function(found) {
    place <- match("1", found$fit$states)
    with(found$at, by_group(pstate[, place], lower[, place], upper[, place], n.risk[, 1]))
  }
)

answer <- function(values) cat(paste(format(values, digits = 17), collapse = " "), "\n", sep = "")

input <- file("stdin", "r")
answer(paste("R", getRversion(), "survival", packageVersion("survival")))
while (length(line <- readLines(input, 1)) == 1) {
  words <- strsplit(line, " ", fixed = TRUE)[[1]]
  if (words[1] == "load") {
    cohort <- read.csv(words[2], colClasses = c("numeric", "integer", "character", "character"))
    cohort$cause <- factor(cohort$cause, 0:2)
    invisible(gc())
    answer(nrow(cohort))
  } else if (words[1] == "numbers") {
    answer(numbers[[words[2]]](ask[[words[2]]]()))
  } else {
    question <- ask[[words[2]]]
    calls <- as.integer(words[3])
    spent <- system.time(for (i in seq_len(calls)) question())
    answer(c(spent[["user.self"]] + spent[["sys.self"]], spent[["elapsed"]]) / calls)
  }
  flush(stdout())
}
