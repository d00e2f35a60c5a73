"""Regression on the hazard: Cox's model and what is built on its partial likelihood.

risk_sets        who is at risk at which event
likelihood       the partial likelihood with its derivatives
fit              its maximum; firth: that of the penalised likelihood; proportional: do the coefficients change with time
subdistribution  the same questions where something else can come first
tied             a few points instead of many tied events
design           covariates as columns of numbers
contrast, model, fine_gray   result rows: between groups, of several covariates, of competing events
"""
