"""Editions of the book: what each one published, frozen under `editions/`, and what has become of it since."""

FOLDER = "editions"
