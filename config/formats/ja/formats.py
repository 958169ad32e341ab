"""With the day of the week, as everywhere. What is typed in is read by Django's own list for Japanese."""

DATE_FORMAT = "Y年n月j日(D)"
DATETIME_FORMAT = "Y年n月j日(D) G時i分"
