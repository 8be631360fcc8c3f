"""Adding and correcting rows: what people type, read as the card wants it, checked and shown before it is written."""
