"""Looking after a checkout: files kept one way, links that lead somewhere, rows to look at again."""
