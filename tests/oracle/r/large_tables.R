# Fisher's exact test of two groups by three or four classes, too many patients for R's own workspace.
# Run from the root of the repository: Rscript tests/oracle/r/large_tables.R writes tests/oracle/large_tables.json.
suppressMessages(library(jsonlite))
tables <- list(
  apart = rbind(c(1200, 900, 700, 200), c(2500, 2300, 1300, 900)),
  alike = rbind(c(310, 280, 170, 105), c(300, 290, 180, 95)),
  some = rbind(c(400, 310, 200, 90), c(410, 390, 260, 140)),
  three = rbind(c(1210, 900, 650), c(1150, 980, 610)),
  empty_cell = rbind(c(541, 169, 33, 0), c(1261, 596, 1172, 247)),
  unequal = rbind(c(3, 9, 21, 7), c(2100, 1900, 1500, 700))
)
answer <- lapply(tables, function(t) list(table = t, p = fisher.test(t, workspace = 2e8)$p.value))
write(toJSON(answer, digits = I(15), auto_unbox = TRUE, pretty = FALSE), "tests/oracle/large_tables.json")
