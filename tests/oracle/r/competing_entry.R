# Aalen-Johansen under delayed entry: survfit(Surv(entry, time, cause) ~ group), the first state free of both.
# From the root of the checkout: Rscript tests/oracle/r/competing_entry.R
suppressPackageStartupMessages({ library(survival); library(jsonlite) })

# Entries are invented: a step through the rows, so that about a third come late and nobody after the own end.
entered <- function(name, step, most) {
  d <- read.csv(file.path("tests/oracle/cases", paste0(name, ".csv")))
  d$entry <- pmax(0, (seq_len(nrow(d)) * step) %% most - most %/% 3)
  d
}

curve <- function(d) {
  fit <- survfit(Surv(entry, time, factor(cause, 0:2)) ~ 1, d, id = seq_len(nrow(d)), conf.type = "log")
  list(n = nrow(d), time = fit$time, n_risk = fit$n.risk[, 1], s0 = fit$pstate[, 1], c1 = fit$pstate[, 2],
       c2 = fit$pstate[, 3], se1 = fit$std.err[, 2], se2 = fit$std.err[, 3], lower1 = fit$lower[, 2],
       upper1 = fit$upper[, 2])
}

answer <- function(d) {
  never <- sum(d$entry >= d$time)
  kept <- d[d$entry < d$time, ]
  list(entry = d$entry, never = never, overall = curve(kept), groups = lapply(split(kept, kept$group), curve))
}

# By hand: all three at risk have an event before the others enter; ties of entry, both causes and censoring at 5.
edge <- data.frame(
  entry = c(0, 0, 1, 5, 5, 6, 0, 2, 5, 5, 5),
  time = c(3, 3, 3, 8, 9, 12, 5, 5, 5, 7, 9),
  cause = c(1, 2, 1, 1, 0, 2, 1, 2, 0, 1, 0),
  group = rep(c("A", "B"), c(6, 5))
)
write.csv(edge, "tests/oracle/cases/cr_entry_edge.csv", row.names = FALSE)

answers <- list(
  cr_small24 = answer(entered("cr_small24", 5, 12)),
  cr_mgus2 = answer(entered("cr_mgus2", 17, 60)),
  cr_entry_edge = answer(edge)
)
write_json(answers, "tests/oracle/competing_entry.json", digits = 15, auto_unbox = TRUE, na = "null", null = "null")
