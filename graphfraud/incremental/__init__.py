"""A night that costs what its new events touch, and gives what a look at the whole shop would.

The last night that looked at the whole shop leaves its arrays behind (`baseline`, kept in `baseline_files`).
A later night under the same settings, versions and calibration reads from the store what was recorded since
(`shop`, `owners`), finds the accounts whose rings can be others for it (`judging`, `reach`), and works those
out anew with the very functions of a whole night (`update`, `standing`). `look` chooses between the two.
Decision 0007 says why that is exact.
"""
