# Two groups compared within the levels of other variables, and tests of interaction: hazards, and the odds of a response.
# Run from the root of the repository: Rscript tests/oracle/r/subgroups.R writes tests/oracle/subgroups.json.
suppressMessages({library(survival); library(jsonlite)})

read_case <- function(name) {
  d <- read.csv(file.path("tests/oracle/cases", paste0(name, ".csv")), colClasses = c(stratum = "character"))
  d$time <- as.numeric(d$time)
  d$entry <- ifelse(seq_len(nrow(d)) %% 2 == 1, floor(d$time / 3), 0)  # every other patient comes late
  d
}
of_fit <- function(fit) {
  s <- summary(fit)
  list(hr = s$conf.int[1, 1], lower = s$conf.int[1, 3], upper = s$conf.int[1, 4], p = s$coefficients[1, 5], n = fit$n, events = fit$nevent)
}
exactly <- coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 50)
of_hazard <- function(d, group, other, response, within = "") {
  d <- d[!is.na(d[[other]]), ]
  d$g <- d[[group]]; d$s <- factor(d[[other]])
  of <- function(right) as.formula(paste(response, "~", right, within))
  parts <- lapply(levels(d$s), function(v) of_fit(coxph(of("g"), d[d$s == v, ], ties = "efron", control = exactly)))
  together <- coxph(of("g + s"), d, ties = "efron", control = exactly)
  apart <- coxph(of("g * s"), d, ties = "efron", control = exactly)
  a <- anova(together, apart)
  list(levels = setNames(parts, levels(d$s)), lrt = a$Chisq[2], df = a$Df[2], p = a[2, ncol(a)],
       holm = p.adjust(sapply(parts, function(x) x$p), "holm"))
}
of_odds <- function(d, group, other, responded) {
  d <- d[!is.na(d[[other]]), ]
  d$g <- d[[group]]; d$s <- factor(d[[other]]); d$y <- d[[responded]]
  control <- glm.control(epsilon = 1e-14, maxit = 100)
  a <- anova(glm(y ~ g + s, binomial, d, control = control), glm(y ~ g * s, binomial, d, control = control), test = "LRT")
  fisher <- lapply(levels(d$s), function(v) {
    e <- d[d$s == v, ]
    f <- fisher.test(table(factor(e$g, c(1, 0)), factor(e$y, c(1, 0))))
    list(p = f$p.value, or = f$estimate[[1]], lower = f$conf.int[1], upper = f$conf.int[2])
  })
  list(levels = setNames(fisher, levels(d$s)), lrt = a$Deviance[2], df = a$Df[2], p = a[["Pr(>Chi)"]][2],
       holm = p.adjust(sapply(fisher, function(x) x$p), "holm"))
}
from_start <- "Surv(time, status)"; late <- "Surv(entry, time, status)"; strata <- "+ strata(stratum)"

lung <- read_case("cox_lung")
lung$over60 <- as.integer(lung$age > 60); lung$stratum <- as.character(lung$over60)  # its own stratum is sex, the group here
lung$ecog[lung$ecog == 3] <- NA  # one patient: taken as unknown
lung$answer <- as.integer(lung$age > 65)  # made up: something to respond
veteran <- read_case("cox_veteran")
veteran$answer <- as.integer(veteran$karno >= 60)
small <- read_case("cox_small24")

answer <- list(
  cox_lung = list(
    ecog = of_hazard(lung, "female", "ecog", from_start), over60 = of_hazard(lung, "female", "over60", from_start),
    ecog_late = of_hazard(lung, "female", "ecog", late), ecog_strata = of_hazard(lung, "female", "ecog", from_start, strata),
    ecog_odds = of_odds(lung, "female", "ecog", "answer")),
  cox_veteran = list(
    stratum = of_hazard(veteran, "trt2", "stratum", from_start), prior = of_hazard(veteran, "trt2", "prior", from_start),
    prior_late = of_hazard(veteran, "trt2", "prior", late), prior_strata = of_hazard(veteran, "trt2", "prior", from_start, strata),
    stratum_odds = of_odds(veteran, "trt2", "stratum", "answer"), prior_odds = of_odds(veteran, "trt2", "prior", "answer")),
  cox_small24 = list(male = of_hazard(small, "trtB", "male", from_start), male_odds = of_odds(small, "trtB", "male", "status"))
)
write(toJSON(answer, digits = I(15), auto_unbox = TRUE, na = "null", pretty = TRUE), "tests/oracle/subgroups.json")
