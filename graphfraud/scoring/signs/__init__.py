"""Signs that fraud staff look for by hand, a module a kind: each function finds those of one signal.

A function gets the records of one ring's members and returns what it finds; a row of the scorecard names it.
What it finds may depend on nothing but those records and what it is given beside: nights that look at changes
rest on that.
"""
