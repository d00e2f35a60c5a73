# R's answers for regression beyond cox.json: several terms at once, and Fine and Gray with covariates.
# Run from the root of the repository: Rscript tests/oracle/r/regression.R
suppressMessages({library(survival); library(cmprsk); library(jsonlite)})
case <- function(name) read.csv(file.path("tests/oracle/cases", paste0(name, ".csv")), stringsAsFactors = FALSE)

# crr with its limits tightened: it stops at 1e-6 otherwise
of_crr <- function(d, x) {
  fit <- crr(d$time, d$cause, x, failcode = 1, cencode = 0, gtol = 1e-13, maxiter = 60)
  list(coef = unname(fit$coef), se = sqrt(diag(fit$var)), loglik = c(fit$loglik.null, fit$loglik))
}
mgus <- case("cr_mgus2")
mgus$male <- as.numeric(mgus$group == "M")
mgus$late <- as.numeric(mgus$time %% 2)
small <- case("cr_small24")
small$b <- as.numeric(small$group == "B")
small$third <- seq_len(nrow(small)) %% 3
ties <- case("cr_edge_tiesboth")
ties$b <- as.numeric(ties$group == "B")
last <- case("cr_edge_lastall")
last$b <- as.numeric(last$group == "B")
fine_gray <- list(
  cr_mgus2 = of_crr(mgus, cbind(mgus$male, mgus$late)), cr_small24 = of_crr(small, cbind(small$b, small$third)),
  cr_mgus2_group = of_crr(mgus, cbind(mgus$male)), cr_small24_group = of_crr(small, cbind(small$b)),
  cr_edge_tiesboth_group = of_crr(ties, cbind(ties$b)), cr_edge_lastall_group = of_crr(last, cbind(last$b))
)

# a model of factors: veteran's cell type, and lung with strata and late entry
numbers <- function(fit) {
  s <- summary(fit)
  list(coef = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))), p = unname(s$coefficients[, "Pr(>|z|)"]),
       lower = unname(s$conf.int[, "lower .95"]), upper = unname(s$conf.int[, "upper .95"]), lrt = unname(s$logtest))
}
tight <- coxph.control(eps = 1e-14, iter.max = 50)
v <- case("cox_veteran")
v$cell <- factor(ifelse(v$small == 1, "small", ifelse(v$adeno == 1, "adeno", ifelse(v$large == 1, "large", "squamous"))),
                 levels = c("squamous", "small", "adeno", "large"))
fit <- coxph(Surv(time, status) ~ factor(trt2) + cell + karno, v, ties = "efron", control = tight)
zph <- cox.zph(fit)$table
drop_cell <- anova(coxph(Surv(time, status) ~ factor(trt2) + karno, v, ties = "efron", control = tight), fit)
factors <- c(numbers(fit), list(zph_p = unname(zph[, "p"]), zph_df = unname(zph[, "df"]),
                                cell_lrt_p = drop_cell[["Pr(>|Chi|)"]][2]))
l <- case("cox_lung")
l$entry <- ifelse(seq_len(nrow(l)) %% 3 == 1, l$time / 2, 0)
fit <- coxph(Surv(entry, time, status) ~ age + ecog + strata(stratum), l, ties = "efron", control = tight)
zph <- cox.zph(fit)$table
late <- c(numbers(fit), list(zph_p = unname(zph[, "p"])))
answer <- list(fine_gray = fine_gray, factors = factors, late_in_strata = late)
write(toJSON(answer, digits = 15, auto_unbox = TRUE, pretty = TRUE, na = "null"), "tests/oracle/regression.json")
