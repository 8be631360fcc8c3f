"""Which pages exist: notebooks with their cards, parameters checked before any kernel starts, one stable name each."""

from analysis.pages.notebooks import Notebook
from analysis.pages.parameters import Parameter
from analysis.pages.published import Page, notebooks, page, pages, slug

__all__ = ["Notebook", "Page", "Parameter", "notebooks", "page", "pages", "slug"]
