"""The commands of the program `analysis`, by what they are for; `analysis.cli` puts them together."""
