# Falls of MRD in log10, some of which are only "at least" (the value lies under a limit: left-censored).
# From the root of the checkout: Rscript tests/oracle/r/mrd_depth.R   writes tests/oracle/mrd_depth.json
# The product limit estimate of the falls, censored on the right: S just before k is the share fallen by k log10.
suppressPackageStartupMessages({ library(survival); library(jsonlite) })

set.seed(11)
n <- 60
true <- round(rnorm(n, 3, 1.4), 2)
limit <- round(runif(n, 1.5, 4.5), 2)
cases <- list(
  made60 = list(depth = pmin(true, limit), exact = as.integer(true <= limit)),
  # a third at exactly 1, 2, 3 and 4 log10, some of them exact and some at least so deep: ties of both
  whole12 = list(depth = c(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4), exact = c(1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0)),
  rises8 = list(depth = c(-3.07, -0.5, -0.5, 0, 0.25, 1, 1.43, 2.2), exact = c(1, 1, 1, 1, 0, 1, 1, 1)),
  half4 = list(depth = c(1, 2, 3, 4), exact = c(1, 1, 0, 0)),  # S is 0.5 up to the last: the midpoint
  deep5 = list(depth = c(0.5, 2.4, 2.9, 3.3, 3.8), exact = c(1, 0, 0, 0, 0)),  # median not reached
  all_exact7 = list(depth = c(0.2, 1, 1.7, 2.5, 3, 3.1, 4.6), exact = rep(1, 7))
)

falls <- c(1, 2, 3, 4)
answer <- function(d) {
  shift <- max(0, -min(d$depth))
  by_type <- lapply(c("log-log", "log", "plain"), function(type) {
    fit <- survfit(Surv(d$depth + shift, d$exact) ~ 1, conf.type = type)
    q <- quantile(fit, 0.5)
    s <- summary(fit, times = falls + shift - 1e-9, extend = FALSE)
    list(type = type, median = as.numeric(c(q$quantile, q$lower, q$upper)) - shift, at = s$time - shift + 1e-9,
         surv = s$surv, lower = s$lower, upper = s$upper)
  })
  list(depth = d$depth, exact = d$exact, by_type = by_type)
}

writeLines(toJSON(lapply(cases, answer), digits = 15, auto_unbox = TRUE, na = "null", pretty = TRUE),
           "tests/oracle/mrd_depth.json")
