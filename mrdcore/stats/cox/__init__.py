"""Regression on the hazard: Cox's model and what is built on its partial likelihood.

risk_sets     who is at risk at which event
fit           the fit on plain arrays; contrast: between groups
"""
