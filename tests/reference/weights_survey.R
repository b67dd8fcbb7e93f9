# Post-stratification, raking and trimming by R's survey package on its own api data (schools of California, 2000).
#   Rscript tests/reference/weights_survey.R > tests/reference/weights_survey.json
suppressPackageStartupMessages({library(survey); library(jsonlite)})
data(api)

margin <- function(name) {counts <- table(apipop[[name]]); data.frame(value = names(counts), Freq = as.vector(counts))}
named <- function(name) {found <- margin(name); names(found)[1] <- name; found}
exact <- list(epsilon = 1e-12, maxit = 500)
kinds <- c("stype", "awards", "sch.wide")
formulas <- list(~stype, ~awards, ~sch.wide)
rows <- function(data, more = c()) as.list(data[c(kinds, "api00", "pw", more)])
said <- function(design) {
  found <- svymean(~api00, design)
  list(weights = as.vector(weights(design)), mean = as.vector(coef(found)), error = as.vector(SE(found)))
}
raked <- function(design) rake(design, formulas, lapply(kinds, named), control = exact)

srs <- svydesign(id = ~1, weights = ~pw, data = apisrs)
strat <- svydesign(id = ~1, weights = ~pw, data = apistrat)
clus <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1)

# Raking with bounds on the weights themselves: the nearest weights between the bounds that meet the margins.
totals <- function(name) {m <- margin(name); setNames(m$Freq[-1], paste0(name, m$value[-1]))}
first <- raked(clus)
bounds <- c(0.6, 2) * median(weights(first))
bounded <- calibrate(clus, ~stype + awards + sch.wide, calfun = "raking",
  population = c(`(Intercept)` = nrow(apipop), unlist(lapply(kinds, totals))),
  bounds = list(lower = rep(bounds[1], nrow(apiclus1)), upper = rep(bounds[2], nrow(apiclus1))), bounds.const = TRUE,
  epsilon = 1e-12, maxit = 500)
small <- svydesign(id = ~1, weights = ~w, data = data.frame(w = c(1, 1, 2, 3, 12, 1, 2, 9)))
once <- function(...) as.vector(weights(trimWeights(small, ...)))

found <- list(
  program = paste("survey", packageVersion("survey"), R.version.string),
  population = lapply(setNames(kinds, kinds), function(kind) {m <- margin(kind); as.list(setNames(m$Freq, m$value))}),
  srs = rows(apisrs), strat = rows(apistrat), clus = rows(apiclus1, "dnum"),
  poststratified_srs = said(postStratify(srs, ~stype, named("stype"))),
  poststratified_strat = said(postStratify(strat, ~awards, named("awards"))),
  poststratified_clus = said(postStratify(clus, ~stype, named("stype"))),
  raked_srs = said(raked(srs)),
  raked_strat = said(raked(strat)),
  propensities_strat = as.vector(fitted(glm(awards == "Yes" ~ stype + sch.wide, binomial, apistrat, epsilon = 1e-14))),
  trimmed_small = list(once = once(upper = 5), strict = once(upper = 4, lower = 1.5, strict = TRUE)),
  raked_clus = said(first),
  bounded_clus = c(list(bounds = bounds), said(bounded))
)
cat(toJSON(found, digits = NA, auto_unbox = TRUE))
