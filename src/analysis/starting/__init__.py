"""The smallest table, notebook or chapter that passes every check, to go on from."""
