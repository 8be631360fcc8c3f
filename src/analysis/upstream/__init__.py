"""From upstream files to tables: load changes nothing, clean keeps or sets aside, derive makes the small table."""
