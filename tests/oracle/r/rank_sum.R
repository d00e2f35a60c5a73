# Wilcoxon's rank-sum test with the Hodges-Lehmann shift and its limits.
# Run from the root of the repository: Rscript tests/oracle/r/rank_sum.R writes tests/oracle/rank_sum.json.
suppressMessages(library(jsonlite))
lung <- read.csv("tests/oracle/cases/cox_lung.csv"); veteran <- read.csv("tests/oracle/cases/cox_veteran.csv")
cases <- list(
  no_ties = list(x = c(1.1, 2.7, 3.2, 5.9, 7.4, 8.8), y = c(0.3, 2.2, 2.9, 3.3, 4.1)),
  tiny = list(x = c(1, 2), y = c(3, 4, 5)),
  one_each = list(x = 3, y = 5),
  apart = list(x = c(10.5, 11.2, 12.9, 13.1, 14.7), y = c(1.1, 2.3, 3.8, 4.4, 5.2, 6.1)),
  ties = list(x = c(1, 2, 2, 3, 3, 3, 7), y = c(2, 3, 4, 4, 5, 9, 9, 9)),
  ties_within = list(x = c(1, 1, 1, 4, 4), y = c(2, 2, 3, 3, 3, 3)),
  lung_age = list(x = lung$age[lung$female == 1], y = lung$age[lung$female == 0]),
  veteran_karno = list(x = veteran$karno[veteran$trt2 == 1], y = veteran$karno[veteran$trt2 == 0]),
  forty_nine = list(x = (1:49) * 1.37 + sin(1:49), y = (1:49) * 1.41 + cos(1:49) + 3),
  fifty = list(x = (1:50) * 1.37 + sin(1:50), y = (1:20) * 1.41 + cos(1:20) + 3)
)
answer <- lapply(cases, function(case) {
  t <- suppressWarnings(wilcox.test(case$x, case$y, conf.int = TRUE, tol.root = 1e-10))
  list(x = I(case$x), y = I(case$y), p = t$p.value, shift = t$estimate[[1]], low = t$conf.int[1], high = t$conf.int[2],
       exact = !grepl("continuity", t$method))
})
write(toJSON(answer, digits = I(15), auto_unbox = TRUE, na = "null", pretty = FALSE), "tests/oracle/rank_sum.json")
