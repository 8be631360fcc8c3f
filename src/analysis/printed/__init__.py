"""The chapters as one document to print: assembled from the built pages, set by a browser, with page numbers."""
