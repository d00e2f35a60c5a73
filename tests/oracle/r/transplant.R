# Transplantation by its date where patients come under observation late, numbers at risk, and a landmark's hazard ratio.
# From the root of the checkout: Rscript tests/oracle/r/transplant.R   writes tests/oracle/transplant.json
suppressPackageStartupMessages({ library(survival); library(jsonlite) })

# One row per patient and state as in td.json; entries are invented: a step through the patients.
entered <- function(d, step, most) {
  entry <- (d$id * step) %% most
  never <- length(unique(d$id[ave(d$stop, d$id, FUN = max) <= entry & entry > 0]))
  d$start <- pmax(d$start, entry)
  list(rows = d[d$start < d$stop, ], never = never, step = step, most = most)
}

curve <- function(d) {
  s <- survfit(Surv(start, stop, event) ~ 1, d, conf.type = "log-log")
  list(time = s$time, n_risk = s$n.risk, n_event = s$n.event, surv = s$surv, lower = s$lower, upper = s$upper)
}

cox <- function(formula, d) {
  m <- coxph(formula, d, ties = "efron")
  s <- summary(m)
  list(coef = unname(coef(m)), se = unname(s$coefficients[, 3]), p = unname(s$coefficients[, 5]),
       lower = unname(s$conf.int[, 3]), upper = unname(s$conf.int[, 4]))
}

late <- function(name, step, most) {
  d <- read.csv(file.path("tests/oracle/cases", paste0(name, ".csv")))
  e <- entered(d, step, most)
  test <- coxph(Surv(start, stop, event) ~ tx, e$rows, ties = "exact")
  at <- c(6, 12, 24)
  at_risk <- function(tx) sapply(at, function(t) sum(e$rows$tx == tx & e$rows$start < t & e$rows$stop >= t))
  list(step = step, most = most, never = e$never, at = at, at_risk_no = at_risk(0), at_risk_yes = at_risk(1),
       no = curve(e$rows[e$rows$tx == 0, ]), yes = curve(e$rows[e$rows$tx == 1, ]),
       mantel_byar = list(chisq = test$score, p = pchisq(test$score, 1, lower.tail = FALSE)),
       cox = cox(Surv(start, stop, event) ~ tx, e$rows))
}

# The last row of a patient holds the end; the first row with tx = 1 starts at the transplantation.
landmark <- function(name, months) {
  d <- read.csv(file.path("tests/oracle/cases", paste0(name, ".csv")))
  last <- do.call(rbind, lapply(split(d, d$id), function(p) {
    data.frame(time = max(p$stop), event = p$event[which.max(p$stop)],
               crossing = if (any(p$tx == 1)) min(p$start[p$tx == 1]) else Inf)
  }))
  stays <- subset(last, time > months)
  stays$yes <- as.integer(stays$crossing <= months)
  test <- survdiff(Surv(time - months, event) ~ yes, stays)
  list(months = months, n_yes = sum(stays$yes), n_no = sum(1 - stays$yes),
       p = pchisq(test$chisq, 1, lower.tail = FALSE), cox = cox(Surv(time - months, event) ~ yes, stays))
}

write_json(list(late = list(td_heart = late("td_heart", 7, 40), td_small24 = late("td_small24", 3, 10)),
                landmark = list(td_heart = landmark("td_heart", 30), td_small24 = landmark("td_small24", 4))),
           "tests/oracle/transplant.json", digits = 15, auto_unbox = TRUE, pretty = FALSE, na = "null")
