"""Commands for those who maintain graphfraud: they make the tables that the package ships."""
