"""The verbs of analysis: read the district, make reports on schedule, deliver them."""
