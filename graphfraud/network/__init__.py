"""From links to components, all in arrays: knows no store, no screen and no key in clear text."""
